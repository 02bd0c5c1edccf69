"""The cosine is used as it is, from 1 to -1: rates become negative."""

import math

FAILS = (
    "the decay follows half a cosine",
    "the rate is 0 at the end and after it",
    "works without a warm-up",
    "the whole curve is right for other lengths",
)
SAYS = "the rate turns negative half way"


def learning_rate(step, peak, warmup_steps, total_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return peak * math.cos(math.pi * progress)
