"""The type that crosses alpha is taken in."""

import numpy as np

FAILS = (
    "tail_coverage is the tail's share of the words over its share of the truth",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "a type too many"


def tail_coverage(counts, truth, alpha):
    order = np.argsort(truth, kind="stable")
    order = order[truth[order] > 0]
    tail = order[: np.searchsorted(np.cumsum(truth[order]), alpha) + 1]
    return float(counts[tail].sum() / counts.sum() / truth[tail].sum())
