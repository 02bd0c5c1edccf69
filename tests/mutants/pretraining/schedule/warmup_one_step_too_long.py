"""The warm-up includes the step `warmup_steps`: `<=` instead of `<`."""

import math

FAILS = (
    "the decay starts at the peak, without a jump",
    "works without a warm-up",
    "the whole curve is right for other lengths",
)
SAYS = "the warm-up lasts one step too long"


def learning_rate(step, peak, warmup_steps, total_steps):
    if step <= warmup_steps:
        return peak * (step + 1) / warmup_steps
    if step >= total_steps:
        return 0.0
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return peak * (1 + math.cos(math.pi * progress)) / 2
