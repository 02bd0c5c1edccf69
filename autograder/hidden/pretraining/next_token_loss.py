"""Hidden checks of exercise 2: other shapes and number types, and rows where nothing counts."""

from __future__ import annotations

import torch

from tinyloops.checks import Student, check
from tinyloops.checks.pretraining.next_token_loss import case, compare


@check(points=1, reason="right on fresh batches of other shapes and number types")
def fresh_batches(s: Student) -> None:
    compare(s, *case((1, 2, 40), seed=11))
    compare(s, *case((6, 9, 4), seed=12, lengths=[9, 1, 5, 8, 2, 3]))
    logits, labels = case((2, 13, 17), seed=13)
    compare(s, logits.double(), labels)


@check(points=0.5, reason="right when -100 stands anywhere: before what counts, between, or in a whole row")
def masked_anywhere(s: Student) -> None:
    logits, labels = case((4, 8, 9), seed=14)
    labels[0, :5] = -100
    labels[1] = -100
    labels[2, 3:5] = -100
    compare(s, logits, labels)
    # A value that never counts must not matter, however large.
    logits[1] = torch.tensor(1e4)
    compare(s, logits, labels)


CHECKS = (fresh_batches, masked_anywhere)
