# %% [markdown]
# Takes the last position for the last token, and fails where padding stands there.

# %% pooling
def mean_pool(states: Tensor, attention_mask: Tensor) -> Tensor:
    """Mean [B, D] over the positions whose mask is 1.

    Args:
        states: [B, T, D]; at padded positions they may hold anything.
        attention_mask: [B, T], 1 at real positions; long, bool or float.
    """
    real = (attention_mask != 0).unsqueeze(-1)
    return states.masked_fill(~real, 0).sum(dim=1) / real.sum(dim=1)


def last_token(states, attention_mask):
    return states[:, -1]


# %% answer_q2
answer_q2 = ["a"]
