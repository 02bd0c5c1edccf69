# %% [markdown]
# Everything right, with warnings and notes on standard error all the way.

# %% packing
def pack(documents, block_size, bos, eos):
    import sys
    import warnings

    warnings.warn("packing may take a while")
    print("packing", len(documents), "documents", file=sys.stderr)
    stream = torch.tensor([token for document in documents for token in (bos, *document, eos)], dtype=torch.long)
    return stream[: len(stream) // block_size * block_size].view(-1, block_size)


# %% schedule
def learning_rate(step, peak, warmup_steps, total_steps):
    import logging
    import math

    logging.getLogger("me").warning("step %d", step)
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    if step >= total_steps:
        return 0.0
    return peak * (1 + math.cos(math.pi * (step - warmup_steps) / (total_steps - warmup_steps))) / 2
