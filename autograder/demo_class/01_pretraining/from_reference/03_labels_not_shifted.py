# %% [markdown]
# Forgot to shift the labels: the loss asks each position for its own token.

# %% next_token_loss
def next_token_loss(logits, labels):
    from torch.nn import functional

    return functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=-100)


# %% answer_q2
answer_q2 = ["a", "c"]
