"""Squares are added up over all axes."""

FAILS = (
    "diversity along the last axis, and the law of its fall",
    "diversity, its law and z-scores with other numbers and shapes",
)
SAYS = "one number"


def diversity(q):
    return 1 - (q**2).sum()
