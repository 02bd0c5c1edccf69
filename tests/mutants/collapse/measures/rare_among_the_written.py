"""The tail is what is rare among the words written."""

import numpy as np

FAILS = (
    "tail_coverage is the tail's share of the words over its share of the truth",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "what is lost drops out of it"


def tail_coverage(counts, truth, alpha):
    shares = counts / counts.sum()
    order = np.argsort(shares, kind="stable")
    order = order[shares[order] > 0]
    tail = order[np.cumsum(shares[order]) <= alpha]
    return float(shares[tail].sum() / truth[tail].sum()) if truth[tail].any() else 0.0
