"""q is always worked out from 0."""

import math

import numpy as np

FAILS = (
    "lost_after follows the lines of copies through generations 1, 2 and 9",
    "types, mass and losses with other shares, draws and generations",
)
SAYS = "worked out once from 0"


def lost_after(p, n, generations):
    ended = math.exp(0 - 1) if generations > 1 else 0.0
    return np.exp(-n * p * (1 - ended))
