# %% [markdown]
# Everything right.
