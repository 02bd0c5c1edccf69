"""Row 0 is a sample of p already."""

import numpy as np

FAILS = (
    "row 0 of a chain is p, each row is drawn from the row before, and what is lost stays lost",
    "the diversity of chains falls as the law says",
    "samples and chains of other shares, draws and generations",
)
SAYS = "row 0 is a sample already"


def chain(p, n, generations, rng):
    rows = [resample(p, n, rng)]
    for _ in range(generations):
        rows.append(resample(rows[-1], n, rng))
    return np.stack(rows)
