"""Whose fault is it? A later exercise calls functions of earlier ones; it is not blamed for their bugs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from . import visible_checks
from .framework import CheckFailed, Student


@dataclass(frozen=True)
class Earlier:
    """The exercises of ``chapter`` that later ones build on: by name, their number and their function."""

    chapter: str
    exercises: Mapping[str, tuple[int, str]]
    _found: WeakKeyDictionary[Student, dict[str, CheckFailed | None]] = field(default_factory=WeakKeyDictionary)

    @contextmanager
    def first(self, s: Student, *exercises: str) -> Iterator[None]:
        """When the body fails and a check of one of the earlier ``exercises`` fails too, say to mend that first."""
        try:
            yield
        except Exception:
            for exercise in exercises:
                if failure := self._broken(s, exercise):
                    raise failure from None
            raise

    def _broken(self, s: Student, exercise: str) -> CheckFailed | None:
        known = self._found.setdefault(s, {})
        if exercise not in known:  # its checks may take seconds, and many of a later exercise's may fail
            known[exercise] = self._first_failure(s, exercise)
        return known[exercise]

    def _first_failure(self, s: Student, exercise: str) -> CheckFailed | None:
        number, function = self.exercises[exercise]
        for check in visible_checks(f"{self.chapter}.{exercise}"):
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
