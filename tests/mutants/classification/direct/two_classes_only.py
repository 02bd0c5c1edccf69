"""Guessing is right in one of two cases."""

import math

FAILS = ("above_chance counts in standard errors of guessing", "above_chance is right for other numbers")
SAYS = "for two classes only"


def above_chance(right, total, classes):
    return (right / total - 0.5) / math.sqrt(0.25 / total)
