"""True share over written share."""

import numpy as np

FAILS = (
    "tail_coverage is the tail's share of the words over its share of the truth",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "it is upside down"


def tail_coverage(counts, truth, alpha):
    order = np.argsort(truth, kind="stable")
    order = order[truth[order] > 0]
    tail = order[np.cumsum(truth[order]) <= alpha]
    return float(truth[tail].sum() / (counts[tail].sum() / counts.sum())) if counts[tail].any() else 0.0
