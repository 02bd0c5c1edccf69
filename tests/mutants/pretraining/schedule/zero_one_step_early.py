"""The decay ends at the last training step instead of after it."""

import math

FAILS = (
    "the decay follows half a cosine",
    "works without a warm-up",
    "the whole curve is right for other lengths",
)
SAYS = "the rate is 0 one step too early"


def learning_rate(step, peak, warmup_steps, total_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    progress = (step - warmup_steps) / (total_steps - 1 - warmup_steps)
    return peak * (1 + math.cos(math.pi * min(1.0, progress))) / 2
