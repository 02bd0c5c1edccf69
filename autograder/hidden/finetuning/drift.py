"""Hidden checks of exercise 6: other numbers, half precision, huge values, and other texts and batches."""

from __future__ import annotations

import torch

from tinyloops.checks import Student, check
from tinyloops.checks.finetuning.drift import compare_drifts, moved_by, parameters
from tinyloops.checks.finetuning.text_losses import compare_text_losses
from tinyloops.checks.finetuning.texts import random_texts


@check(points=0.5, reason="drift overflows neither in half precision nor with huge numbers")
def wide_range(s: Student) -> None:
    before = parameters(seed=161, shapes={"a": (6, 50), "b": (40,), "c": (3, 3, 3)}, scale=30.0)
    half = {name: value.to(torch.float16) for name, value in before.items()}
    compare_drifts(s, half, moved_by(half, seed=162, size=0.2))
    largest = {name: (value / value.abs().max() * 60_000).to(torch.float16) for name, value in before.items()}
    compare_drifts(s, largest, {name: -value for name, value in largest.items()})
    huge = {name: value * 1e25 for name, value in before.items()}
    compare_drifts(s, huge, moved_by(huge, seed=163, size=0.1))
    mixed = {"a": half["a"], "b": before["b"]}
    compare_drifts(s, mixed, moved_by(mixed, seed=164, size=0.3) | {"a": half["a"]})


@check(points=0.5, reason="text_loss on other texts, batches and models")
def other_texts(s: Student) -> None:
    for number, (texts, longest, batch_size) in enumerate(((7, 12, 3), (13, 6, 1), (10, 9, 8))):
        compare_text_losses(
            s, random_texts(texts, longest, seed=165 + number, vocabulary=30), batch_size, seed=7 + number
        )


CHECKS = (wide_range, other_texts)
