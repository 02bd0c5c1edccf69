"""Hidden checks of exercise 4: other rows and models, and other texts to compare with the truth."""

from __future__ import annotations

from tinyloops.checks import Student, check
from tinyloops.checks.collapse.distance import compare_errors, compare_kl, compare_log_probs, random_scores
from tinyloops.checks.collapse.scored_texts import random_rows


@check(points=0.5, reason="text_log_probs of other rows and models")
def other_rows(s: Student) -> None:
    for number, (texts, longest, endless) in enumerate(((13, 12, 0), (4, 5, 1), (9, 20, 9), (520, 7, 3))):
        compare_log_probs(s, random_rows(texts, longest, seed=141 + number, endless=endless), seed=11 + number)


@check(points=0.5, reason="kl_to_truth of other texts, both of its numbers")
def other_scores(s: Student) -> None:
    for number, texts in enumerate((5, 31, 400, 2)):
        scores = random_scores(texts, seed=145 + number)
        compare_kl(s, *scores)
        compare_errors(s, *scores)


CHECKS = (other_rows, other_scores)
