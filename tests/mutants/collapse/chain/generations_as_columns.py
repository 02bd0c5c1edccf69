"""Generations stand side by side, not below each other."""

import numpy as np

FAILS = (
    "all luck comes from the generator that is given, and each draw has its own",
    "row 0 of a chain is p, each row is drawn from the row before, and what is lost stays lost",
    "the diversity of chains falls as the law says",
    "samples and chains of other shares, draws and generations",
)
SAYS = "rows and columns are swapped"


def chain(p, n, generations, rng):
    rows = [p]
    for _ in range(generations):
        rows.append(resample(rows[-1], n, rng))
    return np.stack(rows, axis=1)
