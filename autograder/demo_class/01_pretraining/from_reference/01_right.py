# %% [markdown]
# Everything right.

# %% written [markdown]
# A perplexity of 3.2 says that the model is about as unsure as between three tokens. Whether that is good depends on
# how predictable the chats are, so put a bigram model's loss beside it. In our course the lowest possible loss is known,
# and my model came within a few hundredths of a nat of it; only so do I know that little is left to learn.
#
# The held-out loss may be too low: messages of one chat are on both sides of your split. Split by customer, and count
# how many held-out messages stand word for word in the training part.
#
# At temperature 0.2 you see the likeliest texts only. At temperature 0 my model wrote one text twelve times. Draw a
# thousand at temperature 1 and count the different ones, and the rare requests among them.
#
# As it is, the model cannot name one of five kinds: it has no head for that. Train the same head on the same labels once
# from your parameters and once from random ones; the difference is what pre-training was worth.
