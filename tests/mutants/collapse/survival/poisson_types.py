"""The chance to be missed is taken for exp(−n·p)."""

import numpy as np

FAILS = (
    "expected_types adds up each type's chance to be among n draws",
    "missing_mass adds up the shares of what is missing, each by its chance",
    "shares of 0 and 1 are types as well: one is never drawn, the other always",
    "types, mass and losses with other shares, draws and generations",
)
SAYS = "only an approximation of (1 − p)ⁿ"


def expected_types(p, n):
    return float((1 - np.exp(-n * p)).sum())


def missing_mass(p, n):
    return float((p * np.exp(-n * p)).sum())
