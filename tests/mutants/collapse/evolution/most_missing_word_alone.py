"""A text is worth its most missing word."""

import numpy as np

FAILS = (
    "weights: the product of the ratios of a text's missing words, each once; together 1",
    "weights of texts with hundreds of missing words do not overflow",
    "beginning and weights of many fresh texts",
)
SAYS = "only the text's most missing word"


def weights(texts, target, seen):
    log_ratios = np.log(np.maximum((target + 1) / (seen + 1), 1.0))
    logs = np.array([log_ratios[list(text)].max() if text else 0.0 for text in texts])
    needed = np.exp(logs - logs.max())
    return needed / needed.sum()
