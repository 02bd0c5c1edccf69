"""All types go into the sum, those with 0 words too."""

import numpy as np

FAILS = (
    "miller_madow is the plug-in entropy in nats, corrected by the types seen",
    "all four on other words and another truth",
)
SAYS = "a type that was never written gives 0 · log 0"


def miller_madow(counts):
    n = counts.sum()
    shares = counts / n
    with np.errstate(divide="ignore", invalid="ignore"):
        entropy = -(shares * np.log(shares)).sum()
    return float(entropy + ((counts > 0).sum() - 1) / (2 * n))
