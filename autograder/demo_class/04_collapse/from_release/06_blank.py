# %% [markdown]
# Handed in as it was given.
