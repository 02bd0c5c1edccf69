"""Whose fault is it? A later exercise calls functions of earlier ones, and must not be blamed for their bugs."""

from __future__ import annotations

import torch
from torch.nn.functional import cross_entropy

from ..compare import as_number, close
from ..framework import CheckFailed, Student


def broken_loss(s: Student) -> CheckFailed | None:
    """What to say when the learner's ``next_token_loss`` (exercise 2) is wrong; None when it is right."""
    logits = torch.randn(2, 5, 7, generator=torch.Generator().manual_seed(1)) * 3
    labels = torch.tensor([[1, 2, 3, 4, 5], [6, 0, 2, -100, -100]])
    expected = cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten()).item()
    try:
        got = as_number(s.next_token_loss(logits, labels), "next_token_loss(...)")
    except Exception as error:
        return _mend_first("next_token_loss", 2, f"{expected:.4f} from next_token_loss", type(error).__name__)
    if close(got, expected):
        return None
    return _mend_first("next_token_loss", 2, f"{expected:.4f} from next_token_loss", f"{got:.4f}")


def _mend_first(function: str, exercise: int, expected: str, got: str) -> CheckFailed:
    return CheckFailed(
        expected=expected,
        got=got,
        cause=f"this exercise calls your `{function}`, and that is not right yet",
        next_step=f"mend exercise {exercise} first, then run this check again",
    )
