"""Hidden checks of exercise 2: other numbers of texts and classes, dropout that must be off, other names."""

from __future__ import annotations

from tinyloops.checks import Student, check
from tinyloops.checks.classification.classifier import compare_names, compare_scores, models, texts


@check(points=0.5, reason="class_scores is right on fresh batches, for other numbers of classes")
def fresh_scores(s: Student) -> None:
    compare_scores(s, *models(s, classes=5, seed=21), *texts([9, 9], seed=21))
    compare_scores(s, *models(s, classes=2, seed=22), *texts([4, 2, 1, 4, 3, 4, 4], seed=22))


@check(points=0.5, reason="predict is right on fresh batches, for other numbers of classes")
def fresh_names(s: Student) -> None:
    directions = ["north", "east", "up", "south", "down"]
    compare_names(s, *models(s, classes=5, seed=66), *texts([2, 1, 3, 1, 2, 1, 1, 3], seed=66), directions)
    compare_names(s, *models(s, classes=2, seed=55), *texts([2, 1, 3], seed=55), ["yes", "no"])


CHECKS = (fresh_scores, fresh_names)
