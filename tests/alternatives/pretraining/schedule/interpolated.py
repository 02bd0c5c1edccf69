"""The warm-up by numpy's interpolation, the decay by its cosine; a numpy number is returned."""

import numpy as np


def learning_rate(step, peak, warmup_steps, total_steps):
    rising = np.interp(step + 1, [0, warmup_steps], [0, peak]) if warmup_steps else peak
    progress = np.clip((step - warmup_steps) / (total_steps - warmup_steps), 0, 1)
    return min(rising, peak * (0.5 + 0.5 * np.cos(np.pi * progress)))
