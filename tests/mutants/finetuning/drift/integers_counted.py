"""Tensors of integers count as well."""

import math

FAILS = ("drift leaves out integers, and says when the names are not the same",)
SAYS = "a counter is no parameter"


def drift(before, after):
    if before.keys() != after.keys():
        raise ValueError(f"names that only one of them has: {sorted(before.keys() ^ after.keys())}")
    names = [name for name in before]
    moved = sum((after[name].double() - before[name].double()).square().sum().item() for name in names)
    whole = sum(before[name].double().square().sum().item() for name in names)
    return math.sqrt(moved / whole)
