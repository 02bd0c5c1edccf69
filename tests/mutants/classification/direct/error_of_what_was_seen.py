"""The standard error is that of the accuracy that was measured."""

import math

FAILS = ("above_chance counts in standard errors of guessing", "above_chance is right for other numbers")
SAYS = "not that of guessing"


def above_chance(right, total, classes):
    share = right / total
    error = math.sqrt(share * (1 - share) / total)
    return (share - 1 / classes) / error if error else 0.0
