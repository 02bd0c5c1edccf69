"""The rules as a table, evaluated all at once with NumPy."""

import numpy as np


def diagnose(curves):
    steps = np.array(curves.steps)
    train, held_out, retained = (np.array(values, dtype=float) for values in curves[1:])
    if not np.isfinite([train, held_out, retained]).all():
        return "diverged"
    rise = retained - retained[0]
    before = np.flatnonzero(4 * steps <= 3 * steps[-1])[-1]
    rules = {
        "diverged": not train[-1] < train[0],
        "rate too large": rise[10 * steps <= steps[-1]].max() > 0.5,
        "too many steps": held_out[-1] - held_out.min() >= 0.1,
        "too few steps": held_out[before] - held_out[-1] >= 0.05,
        "forgetting": rise[-1] > 0.5,
        "none": True,
    }
    return next(name for name, holds in rules.items() if holds)


def best_step(curves):
    return int(np.array(curves.steps)[np.nanargmin(curves.held_out)])
