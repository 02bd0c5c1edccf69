"""The cosine has been running during the warm-up: its progress is step / total_steps."""

import math

FAILS = (
    "the decay starts at the peak, without a jump",
    "the decay follows half a cosine",
    "the whole curve is right for other lengths",
)
SAYS = "the cosine has been running since step 0"


def learning_rate(step, peak, warmup_steps, total_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    return peak * (1 + math.cos(math.pi * min(1, step / total_steps))) / 2
