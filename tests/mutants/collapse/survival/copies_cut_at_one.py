"""A type with n·p of 1 or more is taken for certain."""

import numpy as np

FAILS = (
    "expected_types adds up each type's chance to be among n draws",
    "shares of 0 and 1 are types as well: one is never drawn, the other always",
    "types of share 1e-14 in a billion draws: six digits are right",
    "types, mass and losses with other shares, draws and generations",
)
SAYS = "cut at 1, is no chance"


def expected_types(p, n):
    return float(np.minimum(n * p, 1).sum())
