"""The correction counts the types that there are."""

import numpy as np

FAILS = (
    "miller_madow is the plug-in entropy in nats, corrected by the types seen",
    "all four on other words and another truth",
)
SAYS = "all K types are counted"


def miller_madow(counts):
    n = counts.sum()
    shares = counts[counts > 0] / n
    return float(-(shares * np.log(shares)).sum() + (len(counts) - 1) / (2 * n))
