# %% [markdown]
# Takes the last position for the last token, and fails where padding stands there.

# %% pooling
def last_token(states, attention_mask):
    return states[:, -1]

# %% answer_q2
answer_q2 = ["a"]
