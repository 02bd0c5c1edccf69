# %% [markdown]
# Everything right.

# %% written [markdown]
# Your perplexity of 3.2 says that the model is, on average, as unsure as between about three tokens. Whether that is good, it
# does not say: if chats begin and end with set phrases, a model that knows only these may get there. Put the loss of a bigram
# model on the same tokens beside it. In our course the best possible loss is known, 1.09 nats, and my model had 1.13 on
# fresh texts. Only because of the 1.09 do I know that little is left to learn.
#
# I would not trust 1.15 yet. You split messages, not chats. The answer to a held-out question was trained on, and so was each
# standard reply of your staff. Split by customer, throw out messages that occur twice, and measure again. A quick test: what
# share of the held-out messages stands word for word in the training part?
#
# At temperature 0.2 a model says only what is likeliest. At temperature 0 all hundred of my samples were one and the same text,
# and perfectly grammatical. So fluent samples prove nothing about rare requests. Draw a thousand at temperature 1, count the
# different ones, and compare the share of each kind of request with the real chats.
#
# It can't sort chats. It was trained to say the next token; no part of it was ever asked for one of five kinds. What you have is
# a good starting point. To know what it is worth: label 500 chats, put the same new head on your model and on one with random
# weights, train both alike, and compare their accuracy on 500 other chats, with 50, 100 and 500 labels, three seeds each. If the
# curves lie on each other, pre-training was for nothing.
