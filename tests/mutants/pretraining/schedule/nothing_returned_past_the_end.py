"""The cosine is returned only while the run lasts; past its end nothing is."""

import math

FAILS = (
    "the rate is 0 at the end and after it",
    "works without a warm-up",
    "the whole curve is right for other lengths",
)
SAYS = "no `return` when step >= total_steps"


def learning_rate(step, peak, warmup_steps, total_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    if step < total_steps:
        progress = (step - warmup_steps) / (total_steps - warmup_steps)
        return peak * (1 + math.cos(math.pi * progress)) / 2
