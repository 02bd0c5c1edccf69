"""The distance is divided by the variance."""

FAILS = ("above_chance counts in standard errors of guessing", "above_chance is right for other numbers")
SAYS = "the square root is missing"


def above_chance(right, total, classes):
    chance = 1 / classes
    return (right / total - chance) / (chance * (1 - chance) / total)
