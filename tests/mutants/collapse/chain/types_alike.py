"""The types that are left are drawn all alike."""

import numpy as np

FAILS = (
    "resample makes n independent draws in proportion to q, and returns shares",
    "samples and chains of other shares, draws and generations",
)
SAYS = "not drawn in proportion to q"


def resample(q, n, rng):
    return np.bincount(rng.choice(np.flatnonzero(q), size=n), minlength=len(q)) / n
