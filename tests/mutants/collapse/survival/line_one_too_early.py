"""The loop begins with 0 twice."""

import math

import numpy as np

FAILS = (
    "lost_after follows the lines of copies through generations 1, 2 and 9",
    "shares of 0 and 1 are types as well: one is never drawn, the other always",
    "types, mass and losses with other shares, draws and generations",
)
SAYS = "e is one generation too early"


def lost_after(p, n, generations):
    ended = 0.0
    for _ in range(2, generations):
        ended = math.exp(ended - 1)
    return np.exp(-n * p * (1 - ended))
