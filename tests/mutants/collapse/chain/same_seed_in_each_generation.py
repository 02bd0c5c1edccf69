"""Each generation gets a new generator with the same seed."""

import numpy as np

FAILS = ("all luck comes from the generator that is given, and each draw has its own",)
SAYS = "repeat each other's luck"


def chain(p, n, generations, rng):
    seed, rows = rng.integers(2**32), [p]
    for _ in range(generations):
        rows.append(resample(rows[-1], n, np.random.default_rng(seed)))
    return np.stack(rows)
