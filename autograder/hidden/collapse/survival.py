"""Hidden checks of exercise 1: other shares, and very rare types in very many draws."""

from __future__ import annotations

import numpy as np

from tinyloops.checks import Student, check
from tinyloops.checks.collapse.survival import compare_lost, compare_mass, compare_types, random_shares


@check(points=0.25, reason="types of share 1e-14 in a billion draws: six digits are right")
def very_rare_types(s: Student) -> None:
    rare = np.full(100_000, 1e-14)
    compare_types(s, np.append(rare, 1 - rare.sum()), 10**9)


@check(points=0.75, reason="types, mass and losses with other shares, draws and generations")
def other_shares(s: Student) -> None:
    for number, (types, n) in enumerate(((12, 6), (300, 1000), (60, 10**9), (5, 1))):
        p = random_shares(types, seed=10 + number)
        compare_types(s, p, n)
        compare_mass(s, p, n)
        compare_lost(s, p, n, generations=4 + 3 * number)


CHECKS = (very_rare_types, other_shares)
