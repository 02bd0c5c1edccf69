"""The half-angle identity: (1 + cos x) / 2 is the square of cos(x / 2)."""

import math


def learning_rate(step, peak, warmup_steps, total_steps):
    if step < warmup_steps:
        return peak - peak * (warmup_steps - 1 - step) / warmup_steps
    left = max(0, total_steps - step) / (total_steps - warmup_steps)
    return peak * math.sin(math.pi / 2 * left) ** 2
