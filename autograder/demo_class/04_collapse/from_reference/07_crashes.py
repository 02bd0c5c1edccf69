# %% [markdown]
# One cell does not compile, another raises an error.

# %% distance
def text_log_probs(model, rows)
    return model(rows).log_prob

# %% signature
raise RuntimeError("out of ideas")
