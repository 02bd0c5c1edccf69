"""The root is missing."""

FAILS = (
    "drift is one norm of all changes over one norm of all parameters before",
    "drift turns half precision into float64 before it subtracts",
    "drift leaves out integers, and says when the names are not the same",
    "drift overflows neither in half precision nor with huge numbers",
)
SAYS = "the root is missing"


def drift(before, after):
    if before.keys() != after.keys():
        raise ValueError(f"names that only one of them has: {sorted(before.keys() ^ after.keys())}")
    names = [name for name in before if before[name].is_floating_point()]
    moved = sum((after[name].double() - before[name].double()).square().sum().item() for name in names)
    whole = sum(before[name].double().square().sum().item() for name in names)
    return moved / whole
