# %% [markdown]
# One loop never ends.

# %% schedule
def learning_rate(step, peak, warmup_steps, total_steps):
    rate = peak
    while step < total_steps:
        rate = rate / 2
    return rate
