"""Over the types that can be drawn alone, filled up again; q by recursion; one helper for both sums."""

import numpy as np


def _line_ended(generations):
    return 0.0 if generations == 0 else np.exp(_line_ended(generations - 1) - 1)


def _seen(p, n):
    chances = np.zeros_like(p)
    certain = p == 1
    chances[certain] = 1
    chances[~certain] = -np.expm1(n * np.log1p(-p[~certain]))
    return chances


def expected_types(p, n):
    return _seen(p, n).sum()


def missing_mass(p, n):
    return np.dot(p, 1 - _seen(p, n))


def lost_after(p, n, generations):
    survives = 1 - _line_ended(generations - 1)
    return np.power(np.exp(-survives), n * p)
