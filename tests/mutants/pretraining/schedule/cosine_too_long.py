"""The steps of the decay are counted from the end of the warm-up, but divided by all steps."""

import math

FAILS = (
    "the decay follows half a cosine",
    "the rate is 0 at the end and after it",
    "the whole curve is right for other lengths",
)
SAYS = "the cosine is stretched over total_steps"


def learning_rate(step, peak, warmup_steps, total_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    return peak * (1 + math.cos(math.pi * (step - warmup_steps) / total_steps)) / 2
