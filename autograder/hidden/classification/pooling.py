"""Hidden checks of exercise 1: other shapes, number types, and padding in other places."""

from __future__ import annotations

import torch

from tinyloops.checks import Student, check
from tinyloops.checks.classification.pooling import case, compare_last, compare_means, must_keep_dtype

#: Padding at the right alone, and in a pattern with holes; more rows than positions, and the other way round.
TALL = ((1, 1, 0), (1, 0, 0), (1, 1, 1), (1, 1, 0), (1, 0, 0))
HOLES = ((1, 0, 1, 0, 1, 0, 0, 1, 0), (0, 0, 0, 0, 0, 1, 1, 0, 0))


@check(points=0.5, reason="mean_pool is right on fresh batches of other shapes and number types")
def fresh_means(s: Student) -> None:
    compare_means(s, *case(TALL, width=7, seed=21))
    states, mask = case(HOLES, width=5, seed=22)
    compare_means(s, states.double(), mask.bool())
    must_keep_dtype(s.mean_pool(states.double(), mask.bool()), torch.float64)
    compare_means(s, states.half(), mask.half(), tolerance=1e-2)


@check(points=0.5, reason="last_token is right on fresh batches of other shapes and number types")
def fresh_last(s: Student) -> None:
    compare_last(s, *case(TALL, width=6, seed=23))
    states, mask = case(HOLES, width=2, seed=24)
    compare_last(s, states.double(), mask.bool())
    compare_last(s, states, mask.float())


CHECKS = (fresh_means, fresh_last)
