"""The ratios of the missing words are added up."""

import numpy as np

FAILS = (
    "weights: the product of the ratios of a text's missing words, each once; together 1",
    "weights of texts with hundreds of missing words do not overflow",
    "beginning and weights of many fresh texts",
)
SAYS = "the ratios are added up"


def weights(texts, target, seen):
    ratios = np.maximum((target + 1) / (seen + 1), 1.0)
    needed = np.array([ratios[sorted(set(text))].sum() if text else 1.0 for text in texts])
    return needed / needed.sum()
