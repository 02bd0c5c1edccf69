"""The truth is sorted where it stands."""

import numpy as np

FAILS = (
    "tail_coverage is the tail's share of the words over its share of the truth",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "`.sort()`, works on the caller's array"


def tail_coverage(counts, truth, alpha):
    order = np.argsort(truth, kind="stable")
    order = order[truth[order] > 0]
    tail = order[np.cumsum(truth[order]) <= alpha]
    coverage = float(counts[tail].sum() / counts.sum() / truth[tail].sum())
    truth.sort()
    return coverage
