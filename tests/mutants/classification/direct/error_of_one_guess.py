"""The spread of one guess is taken for that of the mean of all."""

import math

FAILS = ("above_chance counts in standard errors of guessing", "above_chance is right for other numbers")
SAYS = "does not shrink with `total`"


def above_chance(right, total, classes):
    chance = 1 / classes
    return (right / total - chance) / math.sqrt(chance * (1 - chance))
