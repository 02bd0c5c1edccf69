"""The drift of each tensor is computed, and these are averaged."""

FAILS = (
    "drift is one norm of all changes over one norm of all parameters before",
    "drift leaves out integers, and says when the names are not the same",
    "drift overflows neither in half precision nor with huge numbers",
)
SAYS = "mean of the tensors' own drifts"


def drift(before, after):
    if before.keys() != after.keys():
        raise ValueError(f"names that only one of them has: {sorted(before.keys() ^ after.keys())}")
    names = [name for name in before if before[name].is_floating_point()]
    own = [
        ((after[name].double() - before[name].double()).norm() / before[name].double().norm()).item() for name in names
    ]
    return sum(own) / len(own)
