"""Hidden checks of exercise 3: other shapes and number types, weights of 0, classes that do not occur."""

from __future__ import annotations

import torch

from tinyloops.checks import Student, check
from tinyloops.checks.classification.loss import case, compare, judge_gradient


@check(points=0.75, reason="right on fresh batches of other shapes and number types")
def fresh_batches(s: Student) -> None:
    compare(s, *case(1, 6, seed=21))
    compare(s, *case(12, 2, seed=22))
    scores, labels, _ = case(3, 9, seed=23)
    compare(s, scores.double(), labels, None)


@check(points=0.75, reason="with class weights, right on fresh batches: a weight of 0, a class that does not occur")
def fresh_weights(s: Student) -> None:
    scores, labels, weights = case(11, 4, seed=24, weighted=True)
    assert weights is not None
    compare(s, scores, labels % 3, weights)
    compare(s, scores, labels, weights * torch.tensor([1.0, 0.0, 1.0, 1.0]))
    judge_gradient(s, scores, labels, weights)


CHECKS = (fresh_batches, fresh_weights)
