"""Chains kept in numbers of copies and divided at the end; statistics in pure Python."""

import statistics

import numpy as np


def resample(q, n, rng):
    return np.asarray(rng.multinomial(n, q.astype(float)), dtype=float) / float(n)


def chain(p, n, generations, rng):
    copies, shares = [], p
    for _ in range(generations):
        copies.append(rng.multinomial(n, shares))
        shares = copies[-1] / copies[-1].sum()
    return np.vstack([p[None], np.array(copies) / n])


def diversity(q):
    return 1 - np.linalg.norm(q, axis=-1) ** 2


def expected_diversity(h0, n, g):
    return np.float_power(1 - 1 / n, g) * h0


def z_score(simulated, law):
    runs = simulated.tolist()
    return (statistics.fmean(runs) - law) / (statistics.stdev(runs) / len(runs) ** 0.5)
