"""The share of the tail's types that were written at all."""

import numpy as np

FAILS = (
    "tail_coverage is the tail's share of the words over its share of the truth",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "it rises with the number of words"


def tail_coverage(counts, truth, alpha):
    order = np.argsort(truth, kind="stable")
    order = order[truth[order] > 0]
    tail = order[np.cumsum(truth[order]) <= alpha]
    return float((counts[tail] > 0).mean())
