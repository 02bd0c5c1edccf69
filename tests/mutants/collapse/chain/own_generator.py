"""A generator with a fixed seed is made in each call."""

import numpy as np

FAILS = (
    "resample makes n independent draws in proportion to q, and returns shares",
    "all luck comes from the generator that is given, and each draw has its own",
    "the diversity of chains falls as the law says",
    "samples and chains of other shares, draws and generations",
)
SAYS = "with a seed of its own"


def resample(q, n, rng):
    rng = np.random.default_rng(0)
    return rng.multinomial(n, q) / n


def chain(p, n, generations, rng):
    rows = [p]
    for _ in range(generations):
        rows.append(resample(rows[-1], n, rng))
    return np.stack(rows)
