"""q is taken of this generation, not of the one before."""

import math

import numpy as np

FAILS = (
    "lost_after follows the lines of copies through generations 1, 2 and 9",
    "shares of 0 and 1 are types as well: one is never drawn, the other always",
    "types, mass and losses with other shares, draws and generations",
)
SAYS = "e is one generation too late"


def lost_after(p, n, generations):
    ended = 0.0
    for _ in range(generations):
        ended = math.exp(ended - 1)
    return np.exp(-n * p * (1 - ended))
