# %% [markdown]
# Everything right.

# %% written [markdown]
# The fault is in the encoder, and only in one respect. Questions are found (194 of 200). Praise and Mockery are tossed for:
# nearly every error takes one for the other, and a probe trained for just these two gets 0.52 on the vectors. With 400
# notes the standard error is 0.025, so that is chance. What the vectors do not hold, no head can read from them. I saw the
# same in my notebook: my probe on sincere and sarcastic remarks got 0.48, and its control with shuffled labels 0.50.
#
# It isn't the tokens: 2% of Mockery's words are unknown, Praise's 1%. It isn't the head: a new one is as good as yours, one
# with a hidden layer gets 0.53, and it does not overfit, since it fails on its training notes too (0.68). It isn't the
# labels, people agree on 97%. So don't buy a larger head. And don't buy 6,000 labels for this encoder: four times as many
# brought one point.
#
# Cheapest: tune the encoder with the 600 labels that you have. Train the head first, then both, with a small rate for the
# encoder. Guessing masked words never needed the difference, since mockery uses the words of praise; this objective does.
# But the department's head reads the same vectors. Keep a copy of the old encoder for it; that costs a second pass for each
# note.
#
# To verify, have 200 new notes sorted by two people. Compare the tuned with the frozen classifier, same labels and steps,
# five seeds, by class, and repeat your probe for the pair on the tuned vectors. If the probe stays below 0.6, I was wrong
# about the remedy. If the training notes get to 1.0 and the new ones stay at 0.5, it has learned notes by heart, and then I
# would buy labels. The department must still be at 0.94.
