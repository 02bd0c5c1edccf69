"""Each generation is drawn from p, not from the one before."""

import numpy as np

FAILS = (
    "row 0 of a chain is p, each row is drawn from the row before, and what is lost stays lost",
    "the diversity of chains falls as the law says",
    "samples and chains of other shares, draws and generations",
)
SAYS = "not from the row before"


def chain(p, n, generations, rng):
    return np.stack([p] + [resample(p, n, rng) for _ in range(generations)])
