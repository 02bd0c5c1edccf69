"""All rows are one array, which each generation writes over."""

import numpy as np

FAILS = (
    "row 0 of a chain is p, each row is drawn from the row before, and what is lost stays lost",
    "the diversity of chains falls as the law says",
    "samples and chains of other shares, draws and generations",
)
SAYS = "one and the same array"


def chain(p, n, generations, rng):
    q = p.copy()
    rows = [q]
    for _ in range(generations):
        q[:] = resample(q, n, rng)
        rows.append(q)
    return np.stack(rows)
