"""The first generation loses nothing."""

FAILS = (
    "diversity along the last axis, and the law of its fall",
    "diversity, its law and z-scores with other numbers and shapes",
)
SAYS = "one generation too few"


def expected_diversity(h0, n, g):
    return h0 * (1 - 1 / n) ** (g - 1.0)
