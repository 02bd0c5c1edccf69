"""The warm-up starts at 0, so the first step learns nothing."""

import math

FAILS = (
    "the warm-up rises in equal steps, from above 0 to the peak",
    "the whole curve is right for other lengths",
)
SAYS = "the first step has the rate 0 and learns nothing"


def learning_rate(step, peak, warmup_steps, total_steps):
    if step < warmup_steps:
        return peak * step / warmup_steps
    if step >= total_steps:
        return 0.0
    return peak * (1 + math.cos(math.pi * (step - warmup_steps) / (total_steps - warmup_steps))) / 2
