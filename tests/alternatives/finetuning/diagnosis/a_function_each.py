"""A function for each rule, bisected positions, and sorting for the best step."""

from bisect import bisect_right
from math import isfinite, isnan

RULES = {
    "diverged": lambda c: not all(map(isfinite, c.train + c.held_out + c.retained)) or c.train[0] <= c.train[-1],
    "rate too large": lambda c: max(c.retained[: bisect_right(c.steps, c.steps[-1] / 10)]) - c.retained[0] > 0.5,
    "too many steps": lambda c: c.held_out[-1] - sorted(c.held_out)[0] >= 0.1,
    "too few steps": lambda c: c.held_out[bisect_right(c.steps, c.steps[-1] * 0.75) - 1] - c.held_out[-1] >= 0.05,
    "forgetting": lambda c: c.retained[-1] > c.retained[0] + 0.5,
}


def diagnose(curves):
    for fault, holds in RULES.items():
        if holds(curves):
            return fault
    return "none"


def best_step(curves):
    order = sorted(
        (index for index, loss in enumerate(curves.held_out) if not isnan(loss)), key=curves.held_out.__getitem__
    )
    return curves.steps[order[0]]
