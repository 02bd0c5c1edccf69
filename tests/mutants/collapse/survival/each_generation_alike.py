"""Each generation loses a type with the chance of the first, independently."""

import numpy as np

FAILS = (
    "lost_after follows the lines of copies through generations 1, 2 and 9",
    "shares of 0 and 1 are types as well: one is never drawn, the other always",
    "types, mass and losses with other shares, draws and generations",
)
SAYS = "as if each drew from p"


def lost_after(p, n, generations):
    return 1 - (1 - np.exp(-n * p)) ** generations
