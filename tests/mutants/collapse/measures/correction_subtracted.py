"""The plug-in entropy is taken to be too high."""

import numpy as np

FAILS = (
    "miller_madow is the plug-in entropy in nats, corrected by the types seen",
    "all four on other words and another truth",
)
SAYS = "the correction is subtracted"


def miller_madow(counts):
    n = counts.sum()
    shares = counts[counts > 0] / n
    return float(-(shares * np.log(shares)).sum() - (len(shares) - 1) / (2 * n))
