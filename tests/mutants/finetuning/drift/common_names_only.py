"""Only the names that both have are compared."""

import math

FAILS = ("drift leaves out integers, and says when the names are not the same",)
SAYS = "only the names that both have"


def drift(before, after):
    names = [name for name in before if name in after and before[name].is_floating_point()]
    moved = sum((after[name].double() - before[name].double()).square().sum().item() for name in names)
    whole = sum(before[name].double().square().sum().item() for name in names)
    return math.sqrt(moved / whole)
