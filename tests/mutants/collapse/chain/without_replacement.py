"""Half of an urn with 2n copies is taken, without replacement."""

import numpy as np

FAILS = ("resample makes n independent draws in proportion to q, and returns shares",)
SAYS = "vary too little"


def resample(q, n, rng):
    urn = np.repeat(np.arange(len(q)), np.round(q * 2 * n).astype(int))
    return np.bincount(rng.choice(urn, size=n, replace=False), minlength=len(q)) / n
