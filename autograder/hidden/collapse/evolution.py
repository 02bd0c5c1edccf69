"""Hidden checks of exercise 8: other texts, counts and quotas."""

from __future__ import annotations

import numpy as np

from tinyloops.checks import Student, check
from tinyloops.checks.collapse.drawing import compare_chances
from tinyloops.checks.collapse.made_up_texts import FIRST_WORD, random_texts
from tinyloops.checks.collapse.weighing import compare_beginning, compare_weights, random_counts


@check(points=0.5, reason="beginning and weights of many fresh texts")
def fresh_texts(s: Student) -> None:
    for seed in range(8):
        size = FIRST_WORD + 7 * (1 + seed % 3)
        texts = random_texts(4 + 3 * seed, seed=900 + seed, longest=9, words=size - FIRST_WORD)
        target, seen = random_counts(size, seed=910 + seed, most=8), random_counts(size, seed=920 + seed, most=8)
        compare_weights(s, texts, target, seen)
        for text in texts:
            if text:
                compare_beginning(s, text, target)


@check(points=0.25, reason="a quota of other texts, as likely as weighed; a right answer fails in 1 of 10,000 runs")
def fresh_quota(s: Student) -> None:
    texts = [(5, 7), (8,) * 7, (5, 5, 6, 8), (9, 6), (5, 6) * 5]
    compare_chances(s, texts, np.array([0, 0, 0, 0, 0, 6, 3, 7, 8, 3]) / 40, n=2, seed=93)


CHECKS = (fresh_texts, fresh_quota)
