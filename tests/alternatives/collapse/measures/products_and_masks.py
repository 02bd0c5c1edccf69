"""The chance to miss a type as a product over its words; the tail as a mask over the types."""

import numpy as np


def miller_madow(counts):
    shares = counts / counts.sum()
    terms = np.zeros(len(counts))
    np.log(shares, out=terms, where=counts > 0)
    return -(shares @ terms) + (np.count_nonzero(counts) - 1) / counts.sum() / 2


def pair_diversity(counts):
    n = counts.sum(dtype=np.float64)
    shares = counts / n
    return n / (n - 1) * (1 - (shares**2).sum())


def types_in(counts, n):
    total = counts.sum()
    if total < n:
        raise ValueError(f"only {total} words")
    expected = 0.0
    for count in counts:
        # Of the two groups, the words drawn and the words of the type, go over the smaller.
        smaller, larger = sorted((n, count))
        gone = np.arange(smaller, dtype=np.float64)
        ratios = (total - larger - gone) / (total - gone)
        expected += 1 - np.prod(np.clip(ratios, 0, 1))
    return expected


def tail_coverage(counts, truth, alpha):
    known = np.flatnonzero(truth)
    ranked = known[np.lexsort((known, truth[known]))]
    in_tail = np.zeros(len(truth), dtype=bool)
    in_tail[ranked[: np.searchsorted(truth[ranked].cumsum(), alpha, side="right")]] = True
    return np.float64(counts[in_tail].sum() / counts.sum()) / truth[in_tail].sum()
