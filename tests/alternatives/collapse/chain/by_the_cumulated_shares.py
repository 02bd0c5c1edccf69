"""Uniform numbers looked up in the cumulated shares; a recursion; a list of rows returned."""

import math

import numpy as np


def resample(q, n, rng):
    edges = np.cumsum(q[q > 0])
    drawn = np.searchsorted(edges / edges[-1], rng.random(n), side="right")
    shares = np.zeros_like(q)
    shares[q > 0] = np.bincount(drawn, minlength=len(edges)) / n
    return shares


def chain(p, n, generations, rng):
    if generations == 0:
        return [p]
    before = chain(p, n, generations - 1, rng)
    return [*before, resample(before[-1], n, rng)]


def diversity(q):
    return (q * (1 - q)).sum(axis=-1)


def expected_diversity(h0, n, g):
    return h0 * np.exp(g * math.log1p(-1 / n)) if n > 1 else h0 * (np.asarray(g) == 0)


def z_score(simulated, law):
    off = simulated - law
    return off.mean() * math.sqrt(len(off)) / np.std(off, ddof=1)
