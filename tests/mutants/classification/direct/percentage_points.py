"""The distance from guessing is given in percent."""

FAILS = ("above_chance counts in standard errors of guessing", "above_chance is right for other numbers")
SAYS = "in percent, not in standard errors"


def above_chance(right, total, classes):
    return 100 * (right / total - 1 / classes)
