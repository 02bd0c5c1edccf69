"""Entropy is taken for diversity."""

import numpy as np

FAILS = (
    "diversity along the last axis, and the law of its fall",
    "diversity, its law and z-scores with other numbers and shapes",
)
SAYS = "this is the entropy"


def diversity(q):
    return -(q * np.log(np.maximum(q, 1e-300))).sum(axis=-1)
