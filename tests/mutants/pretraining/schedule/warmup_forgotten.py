"""A cosine from the first step on; the warm-up is left out."""

import math

FAILS = (
    "the warm-up rises in equal steps, from above 0 to the peak",
    "the decay starts at the peak, without a jump",
    "the decay follows half a cosine",
    "the whole curve is right for other lengths",
)
SAYS = "there is no warm-up"


def learning_rate(step, peak, warmup_steps, total_steps):
    if step >= total_steps:
        return 0.0
    return peak * (1 + math.cos(math.pi * step / total_steps)) / 2
