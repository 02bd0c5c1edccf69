"""Types with a share of 0 are thrown away."""

import math

import numpy as np

FAILS = (
    "shares of 0 and 1 are types as well: one is never drawn, the other always",
    "types, mass and losses with other shares, draws and generations",
)
SAYS = "added, dropped, or summed over"


def lost_after(p, n, generations):
    ended = 0.0
    for _ in range(generations - 1):
        ended = math.exp(ended - 1)
    return np.exp(-n * p[p > 0] * (1 - ended))
