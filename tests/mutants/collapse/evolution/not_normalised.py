"""The weights are the products, and do not add up to 1."""

import numpy as np

FAILS = (
    "weights: the product of the ratios of a text's missing words, each once; together 1",
    "weights of texts with hundreds of missing words do not overflow",
    "beginning and weights of many fresh texts",
)
SAYS = "the weights do not add up to 1"


def weights(texts, target, seen):
    ratios = np.maximum((target + 1) / (seen + 1), 1.0)
    return np.array([np.prod(ratios[sorted(set(text))]) if text else 1.0 for text in texts])
