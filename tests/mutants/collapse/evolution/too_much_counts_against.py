"""Words that are said too often push a text down."""

import numpy as np

FAILS = (
    "weights: the product of the ratios of a text's missing words, each once; together 1",
    "beginning and weights of many fresh texts",
)
SAYS = "count against a text"


def weights(texts, target, seen):
    log_ratios = np.log((target + 1) / (seen + 1))
    logs = np.array([log_ratios[sorted(set(text))].sum() if text else 0.0 for text in texts])
    needed = np.exp(logs - logs.max())
    return needed / needed.sum()
