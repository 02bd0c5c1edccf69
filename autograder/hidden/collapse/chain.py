"""Hidden checks of exercise 2: other chains, and measures of other shapes."""

from __future__ import annotations

import numpy as np

from tinyloops.checks import Student, check
from tinyloops.checks.collapse.chain import (
    chain_of,
    compare_diversity,
    compare_expected,
    compare_samples,
    compare_with_law,
    compare_z,
    generator,
)
from tinyloops.checks.collapse.survival import random_shares, zipf


@check(points=0.5, reason="samples and chains of other shares, draws and generations")
def other_chains(s: Student) -> None:
    chain_of(s, random_shares(40, seed=31), 15, 40, generator(31))
    chain_of(s, np.array([0.0, 1.0, 0.0]), 1, 3, generator(32))
    compare_samples(s, np.array([0.02, 0.5, 0.08, 0.0, 0.3, 0.1]), n=40, seed=33)
    compare_with_law(s, zipf(9), n=8, generations=6, seed=34)


@check(points=0.5, reason="diversity, its law and z-scores with other numbers and shapes")
def other_measures(s: Student) -> None:
    rng = generator(35)
    compare_diversity(s, rng.dirichlet(np.ones(6), size=(2, 3)))
    compare_diversity(s, np.array([0.0, 1.0]))
    compare_expected(s, 0.9, 50, 60)
    compare_expected(s, 0.4, 12, np.arange(5))
    compare_z(s, rng.exponential(size=7), 1.4)


CHECKS = (other_chains, other_measures)
