"""Σ q² is taken for diversity."""

FAILS = (
    "diversity along the last axis, and the law of its fall",
    "diversity, its law and z-scores with other numbers and shapes",
)
SAYS = "the chance that two draws are alike"


def diversity(q):
    return (q**2).sum(axis=-1)
