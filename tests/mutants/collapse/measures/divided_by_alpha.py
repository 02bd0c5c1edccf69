"""The tail is taken to be alpha of the truth."""

import numpy as np

FAILS = (
    "tail_coverage is the tail's share of the words over its share of the truth",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "it is divided by alpha"


def tail_coverage(counts, truth, alpha):
    order = np.argsort(truth, kind="stable")
    order = order[truth[order] > 0]
    tail = order[np.cumsum(truth[order]) <= alpha]
    return float(counts[tail].sum() / counts.sum() / alpha)
