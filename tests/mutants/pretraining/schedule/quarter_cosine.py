"""A quarter of a wave, cos(pi/2 * p), which falls fastest at the end."""

import math

FAILS = (
    "the decay follows half a cosine",
    "works without a warm-up",
    "the whole curve is right for other lengths",
)
SAYS = "half a cosine wave is flat at both ends"


def learning_rate(step, peak, warmup_steps, total_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    progress = min(1.0, (step - warmup_steps) / (total_steps - warmup_steps))
    return peak * math.cos(math.pi / 2 * progress)
