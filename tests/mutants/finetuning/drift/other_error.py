"""Names that are not the same end in a KeyError."""

import math

FAILS = ("drift leaves out integers, and says when the names are not the same",)
SAYS = "only the names that both have"


def drift(before, after):
    names = [name for name in before if before[name].is_floating_point()]
    moved = sum((after[name].double() - before[name].double()).square().sum().item() for name in names)
    whole = sum(before[name].double().square().sum().item() for name in names)
    return math.sqrt(moved / whole)
