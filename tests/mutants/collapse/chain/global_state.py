"""The draws come from the state that all of NumPy shares."""

import numpy as np

FAILS = ("all luck comes from the generator that is given, and each draw has its own",)
SAYS = "the luck comes from elsewhere"


def resample(q, n, rng):
    return np.random.multinomial(n, q) / n


def chain(p, n, generations, rng):
    rows = [p]
    for _ in range(generations):
        rows.append(resample(rows[-1], n, rng))
    return np.stack(rows)
