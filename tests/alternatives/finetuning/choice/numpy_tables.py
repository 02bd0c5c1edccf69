"""All pairs at once, as tables of NumPy."""

import numpy as np


def on_frontier(runs):
    numbers = np.array([run[1:] for run in runs], dtype=float).reshape(-1, 2)
    fine = np.isfinite(numbers).all(axis=1)
    no_worse = (numbers[:, None] <= numbers[None]).all(axis=2)
    better = (numbers[:, None] < numbers[None]).any(axis=2)
    beaten = (no_worse & better & fine[:, None]).any(axis=0)
    return [run.name for run, stays in zip(runs, fine & ~beaten, strict=True) if stays]


def choose(runs, most_forgetting):
    best = None
    for run in runs:
        if not np.isfinite(run[1:]).all() or run.forgetting > most_forgetting:
            continue
        if best is None or run[1:] < best[1:]:
            best = run
    return best and best.name
