"""p is not among the rows."""

import numpy as np

FAILS = (
    "all luck comes from the generator that is given, and each draw has its own",
    "row 0 of a chain is p, each row is drawn from the row before, and what is lost stays lost",
    "the diversity of chains falls as the law says",
    "samples and chains of other shares, draws and generations",
)
SAYS = "a row is missing"


def chain(p, n, generations, rng):
    rows = []
    for _ in range(generations):
        p = resample(p, n, rng)
        rows.append(p)
    return np.stack(rows)
