"""Entropy is counted in bits."""

import numpy as np

FAILS = (
    "miller_madow is the plug-in entropy in nats, corrected by the types seen",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "the entropy is in bits"


def miller_madow(counts):
    n = counts.sum()
    shares = counts[counts > 0] / n
    return float(-(shares * np.log2(shares)).sum() + (len(shares) - 1) / (2 * n))
