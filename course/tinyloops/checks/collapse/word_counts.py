"""Made-up counts of words, and what the measures of exercise 3 are for them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

_LOG_FACTORIAL = np.vectorize(lambda number: math.lgamma(number + 1.0), otypes=[float])


def words_written(types: int, words: int, seed: int, *, steepness: float = 1.0) -> np.ndarray:
    """Counts [K] of ``words`` words from a Zipf distribution with ``types`` types, in no order; many are 0."""
    rng = np.random.default_rng(seed)
    return rng.permutation(rng.multinomial(words, _zipf(types, steepness)))


def truth(types: int, seed: int, *, steepness: float = 1.0) -> np.ndarray:
    """Shares [K] of a Zipf distribution, in no order; every sixth type has none."""
    shares = np.random.default_rng(seed).permutation(_zipf(types, steepness))
    shares[::6] = 0.0
    return shares / shares.sum()


def _zipf(types: int, steepness: float) -> np.ndarray:
    shares = 1.0 / np.arange(1, types + 1) ** steepness
    return shares / shares.sum()


def right_entropy(counts: np.ndarray) -> float:
    """Plug-in entropy in nats with the correction of Miller and Madow.

    >>> round(right_entropy(np.array([2, 1, 1, 0])), 4)
    1.2897
    """
    seen = counts[counts > 0].astype(float)
    shares = seen / seen.sum()
    return float(-(shares * np.log(shares)).sum() + (len(seen) - 1) / (2 * seen.sum()))


def right_pairs(counts: np.ndarray) -> float:
    """How probable it is that two of the words, drawn without replacement, are of different types.

    >>> round(right_pairs(np.array([2, 1, 1, 0])), 4)
    0.8333
    """
    each, n = counts.astype(float), float(counts.sum())
    return float(1 - (each * (each - 1)).sum() / (n * (n - 1)))


def right_types(counts: np.ndarray, size: int) -> float:
    """How many types are expected among ``size`` of the words, drawn without replacement (Hurlbert 1971).

    >>> round(right_types(np.array([2, 1, 1, 0]), 2), 4), right_types(np.array([2, 1, 1, 0]), 4)
    (1.8333, 3.0)
    """
    seen, total = counts[counts > 0].astype(float), float(counts.sum())
    can_be_missed = seen[seen <= total - size]
    return float(len(seen) - np.exp(_log_choose(total - can_be_missed, size) - _log_choose(total, size)).sum())


def _log_choose(of: Any, size: int) -> Any:
    return _LOG_FACTORIAL(of) - _LOG_FACTORIAL(size) - _LOG_FACTORIAL(of - size)


def tail_of(shares: np.ndarray, alpha: float, beyond: int = 0) -> np.ndarray:
    """The rarest types with a share above 0, together at most ``alpha``, and ``beyond`` more.

    >>> tail_of(np.array([0.5, 0.05, 0.0, 0.3, 0.12, 0.03]), 0.1)
    array([5, 1])
    """
    order = np.argsort(shares, kind="stable")
    order = order[shares[order] > 0]
    return order[: int((np.cumsum(shares[order]) <= alpha).sum()) + beyond]


def right_coverage(counts: np.ndarray, shares: np.ndarray, alpha: float) -> float:
    """The tail's share of the words written, over its true share.

    >>> right_coverage(np.array([4, 1, 0, 3, 2, 0]), np.array([0.5, 0.05, 0.0, 0.3, 0.12, 0.03]), 0.1)
    1.25
    """
    tail = tail_of(shares, alpha)
    return float(counts[tail].sum() / counts.sum() / shares[tail].sum())
