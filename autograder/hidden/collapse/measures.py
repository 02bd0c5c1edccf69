"""Hidden checks of exercise 3: other words, other truths, and counts in the millions."""

from __future__ import annotations

import numpy as np

from tinyloops.checks import Student, check
from tinyloops.checks.collapse.measures import compare_coverage, compare_entropy, compare_pairs, compare_types
from tinyloops.checks.collapse.word_counts import truth, words_written


@check(points=0.25, reason="counts in the millions, of any type of integer")
def millions(s: Student) -> None:
    for dtype in (np.int64, np.int32):
        counts = words_written(40, 6_000_000, seed=103).astype(dtype)
        compare_entropy(s, counts)
        compare_pairs(s, counts)
        for size in (1000, 5_999_000):
            compare_types(s, counts, size)
        compare_coverage(s, counts, truth(40, seed=104), 0.1)
    compare_types(s, words_written(200, 20_000, seed=105), 10_000)
    compare_pairs(s, np.array([300_000_000, 299_999_999, 0, 7]))


@check(points=0.5, reason="all four on other words and another truth")
def other_words(s: Student) -> None:
    for seed in range(8):
        types = 20 + 13 * seed
        counts = words_written(types, 150 + 40 * seed, seed=110 + seed, steepness=0.7 + 0.1 * seed)
        compare_entropy(s, counts)
        compare_pairs(s, counts)
        for size in (3, 60, int(counts.sum()) - 2):
            compare_types(s, counts, size)
        for alpha in (0.08, 0.25):
            compare_coverage(s, counts, truth(types, seed=120 + seed, steepness=1.1), alpha)


CHECKS = (millions, other_words)
