"""The ratios of a text are averaged."""

import numpy as np

FAILS = (
    "weights: the product of the ratios of a text's missing words, each once; together 1",
    "weights of texts with hundreds of missing words do not overflow",
    "beginning and weights of many fresh texts",
)
SAYS = "the logarithms are averaged"


def weights(texts, target, seen):
    log_ratios = np.log((target + 1) / (seen + 1))
    logs = np.array([log_ratios[list(text)].mean() if text else 0.0 for text in texts])
    needed = np.exp(logs - logs.max())
    return needed / needed.sum()
