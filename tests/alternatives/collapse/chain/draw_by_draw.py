"""Types drawn by number and counted; an array that is filled row by row; powers and roots by hand."""

import numpy as np


def resample(q, n, rng):
    drawn = rng.choice(len(q), size=n, p=q)
    return np.bincount(drawn, minlength=len(q)) / n


def chain(p, n, generations, rng):
    rows = np.zeros((generations + 1, len(p)))
    rows[0] = p
    for g in range(1, generations + 1):
        rows[g] = resample(rows[g - 1], n, rng)
    return rows


def diversity(q):
    return 1.0 - np.einsum("...k,...k->...", q, q)


def expected_diversity(h0, n, g):
    return h0 * ((n - 1) / n) ** g


def z_score(simulated, law):
    runs = len(simulated)
    variance = ((simulated - simulated.mean()) ** 2).sum() / (runs - 1)
    return (simulated.mean() - law) / np.sqrt(variance / runs)
