# %% [markdown]
# One cell does not compile, another stops with an error.

# %% packing
def pack(documents, block_size, bos, eos)
    return torch.tensor(documents)


# %% schedule
print("my learning rate:", learning_rate(0, 1.0, 10, 100))


def learning_rate(step, peak, warmup_steps, total_steps):
    return peak
