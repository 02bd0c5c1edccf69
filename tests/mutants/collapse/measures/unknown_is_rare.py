"""Types that the truth does not have are the rarest of all."""

import numpy as np

FAILS = (
    "tail_coverage is the tail's share of the words over its share of the truth",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "are counted as tail"


def tail_coverage(counts, truth, alpha):
    order = np.argsort(truth, kind="stable")
    tail = order[np.cumsum(truth[order]) <= alpha]
    return float(counts[tail].sum() / counts.sum() / truth[tail].sum())
