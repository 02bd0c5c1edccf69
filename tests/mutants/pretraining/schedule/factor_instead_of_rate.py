"""A factor between 0 and 1, as PyTorch's LambdaLR wants it, not a rate."""

import math

FAILS = (
    "the warm-up rises in equal steps, from above 0 to the peak",
    "the decay starts at the peak, without a jump",
    "the decay follows half a cosine",
    "works without a warm-up",
    "the whole curve is right for other lengths",
    "the rate is in proportion to the peak, however small the peak",
)
SAYS = "`peak` is not in it"


def learning_rate(step, peak, warmup_steps, total_steps):
    if step < warmup_steps:
        return (step + 1) / warmup_steps
    if step >= total_steps:
        return 0.0
    return (1 + math.cos(math.pi * (step - warmup_steps) / (total_steps - warmup_steps))) / 2
