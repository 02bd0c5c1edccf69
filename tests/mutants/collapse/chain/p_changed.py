"""The caller's p is written over."""

import numpy as np

FAILS = (
    "row 0 of a chain is p, each row is drawn from the row before, and what is lost stays lost",
    "the diversity of chains falls as the law says",
    "samples and chains of other shares, draws and generations",
)
SAYS = "works on the caller's array"


def chain(p, n, generations, rng):
    rows = [p.copy()]
    for _ in range(generations):
        p[:] = resample(p, n, rng)
        rows.append(p.copy())
    return np.stack(rows)
