"""Powers are taken by way of log p, which a share of 0 turns into nan."""

import numpy as np

FAILS = (
    "shares of 0 and 1 are types as well: one is never drawn, the other always",
    "types, mass and losses with other shares, draws and generations",
)
SAYS = "a finite number from missing_mass"


def missing_mass(p, n):
    return float(np.exp(np.log(p)[p < 1] + n * np.log(1 - p[p < 1])).sum() + 0 * np.log(p).sum())
