# %% [markdown]
# Everything right.

# %% written_1 [markdown]
# Your bot doesn't lack knowledge. It had it, and the tuning has destroyed it. A rate of 0.01 on 300 pairs moves all
# parameters so far that the pairs are learned by heart, and the rest of what the notices taught is overwritten. So a
# question about another ferry gets a pier that is well known from the pairs.
#
# The loss on fresh notices shows it: 1.1 before, 1.8 after ten steps, 4.6 at last. And the loss on other pairs is lowest at
# step 10 of 200. It is not that nobody told it: 78 of 80 piers were right before. It isn't the template or the mask: 40 of
# 40, in the right form, and each reply ends. It isn't too short a run: 0.3 on the pairs.
#
# New pairs would be learned by heart as well, at the cost of something else. Step 10 is no bot: 3 of 40 and 3 of 40. Start
# again from θ̂ with a rate of 0.001, same pairs, same steps. If that is not enough, mix old notices in.
#
# To test it: set 20 of the other ferries aside. With three seeds each, compare 0.01, 0.003, 0.001 and 0.0003, by the loss
# on fresh notices and the replies about the first 20; report those about the 20 set aside. If the notices stay at 1.2 and
# the replies at 15 of 40, I was wrong: then nothing was lost, and the question doesn't reach what the model knows.

# %% written_2 [markdown]
# Keep step 1. θ̂ already holds language and much about gardens, which 400 pairs could never teach; and only the reply is
# counted, with `<eos>`, so the bot learns to answer and to stop.
#
# Step 3 does the most harm. Sixty passes at a large rate teach 400 pairs by heart and push the model so far from θ̂ that it
# loses what it knew of all other plants. Step 4 asks the very questions that were trained on. The worst model passes it
# best.
#
# Set 80 pairs aside, about plants that are in no other pair, and 500 of the old texts. Train on 320 with four rates, from a
# hundredth of pre-training's to as large, three to ten passes, and with old texts mixed in. Fix beforehand how much loss on
# old texts you accept, say 0.3 nats; among the runs that keep to it take the one with the lowest loss on the 80. Each month
# start from θ̂ again, on all pairs, old and new: otherwise each month adds to the distance, and nobody recalls the first
# 400.
#
# In my notebook the run at 0.001 forgot 0.21 nats and had 0.88 on fresh responses; at 0.01, all else alike, it forgot 3.5
# and had 1.59. So the rate is the first thing to get right. Which rate is right for your model, my numbers don't tell: mine
# has 160,000 parameters and a language of 300 words.
