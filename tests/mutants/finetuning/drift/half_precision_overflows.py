"""The squares are taken in the precision of the tensors: float16 overflows."""

import math

FAILS = (
    "drift turns half precision into float64 before it subtracts",
    "drift overflows neither in half precision nor with huge numbers",
)
SAYS = "something overflowed"


def drift(before, after):
    if before.keys() != after.keys():
        raise ValueError(f"names that only one of them has: {sorted(before.keys() ^ after.keys())}")
    names = [name for name in before if before[name].is_floating_point()]
    moved = sum((after[name] - before[name]).square().sum().item() for name in names)
    whole = sum(before[name].square().sum().item() for name in names)
    return math.sqrt(moved / whole)
