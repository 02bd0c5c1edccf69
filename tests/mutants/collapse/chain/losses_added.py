"""The losses of the generations are added."""

FAILS = (
    "diversity along the last axis, and the law of its fall",
    "diversity, its law and z-scores with other numbers and shapes",
)
SAYS = "the losses are added, not multiplied"


def expected_diversity(h0, n, g):
    return h0 * (1 - g / n)
