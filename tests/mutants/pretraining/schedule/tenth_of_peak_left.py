"""The decay ends at a tenth of the peak, as in other recipes."""

import math

FAILS = (
    "the decay follows half a cosine",
    "the rate is 0 at the end and after it",
    "works without a warm-up",
    "the whole curve is right for other lengths",
)
SAYS = "a tenth of the peak is left at the end"


def learning_rate(step, peak, warmup_steps, total_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    lowest = peak / 10
    progress = min(1.0, (step - warmup_steps) / (total_steps - warmup_steps))
    return lowest + (peak - lowest) * (1 + math.cos(math.pi * progress)) / 2
