"""Whose fault is it? A later exercise calls functions of earlier ones; it is not blamed for their bugs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .. import visible_checks
from ..framework import CheckFailed, Student

#: Exercises that later ones build on: their number and their function.
EARLIER = {
    "next_token_loss": (2, "next_token_loss"),
    "schedule": (4, "learning_rate"),
    "training_step": (5, "training_step"),
}


@contextmanager
def earlier_first(s: Student, *exercises: str) -> Iterator[None]:
    """When the body fails and a check of one of the earlier ``exercises`` fails as well, say to mend that first."""
    try:
        yield
    except Exception:
        for exercise in exercises:
            if failure := _broken(s, exercise):
                raise failure from None
        raise


def _broken(s: Student, exercise: str) -> CheckFailed | None:
    number, function = EARLIER[exercise]
    for check in visible_checks(f"pretraining.{exercise}"):
        try:
            check.run(s)
        except Exception:
            return CheckFailed(
                expected=f"exercise {number} to pass its checks: this one calls your `{function}`",
                got=f"exercise {number} fails: {check.reason}",
                cause=f"`{function}` is not right yet, so nothing that calls it can be",
                next_step=f"mend exercise {number} first, then run this check again",
            )
    return None
