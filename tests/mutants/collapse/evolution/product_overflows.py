"""The ratios are multiplied as they are."""

import numpy as np

FAILS = ("weights of texts with hundreds of missing words do not overflow",)
SAYS = "a product of hundreds of ratios overflows"


def weights(texts, target, seen):
    ratios = np.maximum((target + 1) / (seen + 1), 1.0)
    needed = np.array([np.prod(ratios[sorted(set(text))]) if text else 1.0 for text in texts])
    return needed / needed.sum()
