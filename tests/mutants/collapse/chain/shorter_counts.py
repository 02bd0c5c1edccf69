"""`bincount` counts only up to the last type drawn."""

import numpy as np

FAILS = (
    "resample makes n independent draws in proportion to q, and returns shares",
    "all luck comes from the generator that is given, and each draw has its own",
    "samples and chains of other shares, draws and generations",
)
SAYS = "added, dropped, or summed over"


def resample(q, n, rng):
    return np.bincount(rng.choice(len(q), size=n, p=q)) / n
