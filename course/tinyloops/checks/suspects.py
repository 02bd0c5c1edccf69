"""Wrong answers that a check knows by their value, so that its message can name the bug."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, NoReturn, TypeVar

from .framework import CheckFailed

V = TypeVar("V")


class Suspect(NamedTuple, Generic[V]):
    """What a known bug would have returned, its likely cause, and what to do about it."""

    value: V
    cause: str
    next_step: str


def accuse(
    suspects: Iterable[Suspect[V]], matches: Callable[[V], bool], otherwise: Suspect[V], expected: str, got: str
) -> NoReturn:
    """Raise `CheckFailed` with the cause of the first suspect whose value ``matches``, or of ``otherwise``.

    >>> after = Suspect(3.0, "this is the loss after the update", "keep the loss from before")
    >>> unknown = Suspect(0.0, "the loss is wrong", "print it")
    >>> accuse([after], lambda value: value == 3.0, unknown, expected="4.0", got="3.0")
    Traceback (most recent call last):
    tinyloops.checks.framework.CheckFailed:     expected:     4.0
        got:          3.0
        likely cause: this is the loss after the update
        next step:    keep the loss from before
    """
    guilty = next((suspect for suspect in suspects if matches(suspect.value)), otherwise)
    raise CheckFailed(expected=expected, got=got, cause=guilty.cause, next_step=guilty.next_step)
