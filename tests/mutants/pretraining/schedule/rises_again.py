"""Nothing stops the wave at the end: past it the rate comes up again."""

import math

FAILS = (
    "the rate is 0 at the end and after it",
    "the whole curve is right for other lengths",
)
SAYS = "past the end the cosine comes up again"


def learning_rate(step, peak, warmup_steps, total_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return peak * (1 + math.cos(math.pi * progress)) / 2
