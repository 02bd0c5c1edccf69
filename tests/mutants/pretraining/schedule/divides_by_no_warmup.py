"""The warm-up's factor is computed at every step, so no warm-up means a division by 0."""

import math

FAILS = ("works without a warm-up",)
SAYS = "warmup_steps is 0 here"


def learning_rate(step, peak, warmup_steps, total_steps):
    rising = min(1.0, (step + 1) / warmup_steps)
    progress = min(1.0, max(0.0, (step - warmup_steps) / (total_steps - warmup_steps)))
    return peak * rising * (1 + math.cos(math.pi * progress)) / 2
