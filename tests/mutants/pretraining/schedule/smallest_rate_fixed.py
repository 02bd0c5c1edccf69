"""The rate never falls below a fixed 1e-6, whatever the peak."""

import math

FAILS = (
    "the rate is 0 at the end and after it",
    "works without a warm-up",
    "the whole curve is right for other lengths",
    "the rate is in proportion to the peak, however small the peak",
)
SAYS = "which does not depend on `peak`"


def learning_rate(step, peak, warmup_steps, total_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    progress = min(1.0, (step - warmup_steps) / (total_steps - warmup_steps))
    return max(1e-6, peak * (1 + math.cos(math.pi * progress)) / 2)
