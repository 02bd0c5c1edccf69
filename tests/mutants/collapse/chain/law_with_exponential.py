"""exp(−g/n) is taken for the law."""

import numpy as np

FAILS = (
    "diversity along the last axis, and the law of its fall",
    "diversity, its law and z-scores with other numbers and shapes",
)
SAYS = "only an approximation"


def expected_diversity(h0, n, g):
    return h0 * np.exp(-g / n)
