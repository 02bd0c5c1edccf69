"""A distance is never negative."""

import math

FAILS = ("above_chance counts in standard errors of guessing", "above_chance is right for other numbers")
SAYS = "below chance, the number is negative"


def above_chance(right, total, classes):
    chance = 1 / classes
    return abs(right / total - chance) / math.sqrt(chance * (1 - chance) / total)
