# %% [markdown]
# Everything right.

# %% written_1 [markdown]
# Don't let the model live on its own letters. Each quarter's model starts from random weights and is trained on about
# 4000 real letters, those that are not yet two years old, less 200 that I set aside, and on 20,000 of the generator.
# The generator's letters are kept and added to, up to 26,000; then the oldest go. No letter of our own model is ever
# trained on. What has to be deleted leaves the set, the seeds and, by the new start, the model. The generator must go
# on from beginnings, so it runs in the pharmacies; every letter it writes is searched for names of customers and for
# eight words in a row from a real letter. Models can repeat such things.
#
# The program tests each letter, and copies go out. But of 60,000 letters 36,000 pass, and children fall from 5% to
# 2%, since 0.05 · 0.25 / 0.6 = 0.021. So I have 6000 of the 60,000 written from beginnings of real letters about
# children: 1500 pass, and I keep 1000 of them. Price: a tenth of the budget for a twentieth of the letters. And 160
# beginnings come 37 times each, so I would look at whether these letters become alike.
#
# The share that passes says only that the test was applied. And 30,000 letters have more words than 4000, even if
# both are real; draw 4000 of each. I measure the new model's loss on 200 real letters set aside, 40 about children,
# always as many, and children apart. They are replaced by new ones before they are two years old. If the loss on
# children is more than 0.1 above that of the model in use, or 3 standard errors, my plan has failed: the old model
# stays, and I halve the synthetic share and ask customers for more letters.
#
# In my run KL went from 0.065 to 0.214 in three generations where models replaced the data, and to 0.099 where they
# were added to the real texts: same model, same steps. So anything that keeps the real letters in is worth its
# storage. My run cannot tell how good the generator is: its writer was trained on the same world, the publisher has
# never seen a letter. It is there because 4000 letters hold too few of the words for illnesses; what it has read is
# new to us, what our own model writes isn't.
