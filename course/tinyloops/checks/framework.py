"""Checks on a learner's answer: what a check is, how it is run safely, and how it becomes points.

A check is a plain function of one argument ``s``, the student's names. It calls them with data it made itself,
compares the results and raises `CheckFailed` when they are wrong:

>>> @check(points=2, reason="doubles a number")
... def doubles(s):
...     got = s.double(3)
...     if got != 6:
...         raise CheckFailed(expected=6, got=got, cause="you returned the input", next_step="multiply by 2")
>>> report = run_checks([doubles], {"double": lambda x: x})
>>> report.score, report.total
(0.0, 2.0)
>>> print(report)
✗ doubles a number (0 of 2)
    expected:     6
    got:          3
    likely cause: you returned the input
    next step:    multiply by 2
"""

from __future__ import annotations

import importlib
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .containment import TimeLimitReached, contained


class CheckFailed(Exception):
    """A wrong answer: what was expected, what came, the likely cause, and what to do next."""

    def __init__(self, *, expected: object, got: object, cause: str, next_step: str) -> None:
        super().__init__(cause)
        self.expected, self.got, self.cause, self.next_step = expected, got, cause, next_step

    def __str__(self) -> str:
        return (
            f"    expected:     {_short(self.expected)}\n"
            f"    got:          {_short(self.got)}\n"
            f"    likely cause: {self.cause}\n"
            f"    next step:    {self.next_step}"
        )


class Student:
    """The names a learner defined, as attributes; a check reaches student code in no other way.

    >>> Student({"double": lambda x: 2 * x}).double(4)
    8
    """

    def __init__(self, names: Mapping[str, Any]) -> None:
        self._names = names

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self._names[name]
        except KeyError:
            raise CheckFailed(
                expected=f"a definition of `{name}`",
                got="no such name",
                cause=f"the cell that defines `{name}` has not been run, or the name was changed",
                next_step=f"run the cell above that defines `{name}`, then this one again",
            ) from None

    def build(self, factory: str, *args: Any, **config: Any) -> Any:
        """An object of a library's, made where the student's code runs: ``factory`` is ``"module:callable"``.

        >>> Student({}).build("fractions:Fraction", 1, 3)
        Fraction(1, 3)
        """
        module, _, name = factory.partition(":")
        return getattr(importlib.import_module(module), name)(*args, **config)


@dataclass(frozen=True)
class Check:
    """One question to the student's code, worth ``points``; ``reason`` says in a line what it looks at."""

    reason: str
    points: float
    run: Callable[[Student], None]
    seconds: float


def check(*, points: float, reason: str, seconds: float = 10.0) -> Callable[[Callable[[Student], None]], Check]:
    """Make a `Check` of a function; ``seconds`` is how long the student's code may take in it."""
    return lambda function: Check(reason, float(points), function, seconds)


@dataclass(frozen=True)
class Result:
    """How one check ended; ``message`` is empty when it passed."""

    reason: str
    points: float
    message: str = ""

    @property
    def passed(self) -> bool:
        return not self.message

    def __str__(self) -> str:
        if self.passed:
            return f"✓ {self.reason} ({self.points:g} of {self.points:g})"
        return f"✗ {self.reason} (0 of {self.points:g})\n{self.message}"


@dataclass(frozen=True)
class Report:
    """The results of an exercise's checks; ``str(report)`` is what the learner reads."""

    results: tuple[Result, ...]

    @property
    def total(self) -> float:
        return float(sum(result.points for result in self.results))

    @property
    def score(self) -> float:
        return float(sum(result.points for result in self.results if result.passed))

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if not result.passed)

    def __str__(self) -> str:
        lines, told = [], dict[str, str]()
        for result in self.results:
            first = told.setdefault(result.message, result.reason)
            # One bug often fails several checks alike: it is told once.
            repeated = not result.passed and first != result.reason
            lines.append(str(replace(result, message=f"    the same as at: {first}") if repeated else result))
        return "\n".join(lines)


def run_checks(checks: Iterable[Check], names: Mapping[str, Any]) -> Report:
    """Run each check on the student's ``names`` by itself: one that fails, crashes or hangs spoils no other."""
    student = Student(names)
    results, patience = [], 1.0
    for each in checks:
        seconds = patience * each.seconds
        try:
            message = _message_of(each, student, seconds)
        except TimeLimitReached:
            message = str(_too_slow(seconds))
            # An answer that hangs once will hang again: nobody should wait for it at length each time.
            patience = 0.2
        results.append(Result(each.reason, each.points, message))
    return Report(tuple(results))


def _message_of(check: Check, student: Student, seconds: float) -> str:
    """Run one check; "" when it passed, else what to tell the learner."""
    try:
        with contained(seconds):
            try:
                check.run(student)
            except CheckFailed as failure:
                return str(failure)
    except NotImplementedError:
        return str(_NOT_WRITTEN)
    except (KeyboardInterrupt, TimeLimitReached):
        raise
    except BaseException as error:  # SystemExit too: no student error may end the grading
        return str(_crash(error))
    return ""


_NOT_WRITTEN = CheckFailed(
    expected="your code",
    got="NotImplementedError",
    cause="this part is not written yet",
    next_step="replace the `raise NotImplementedError` line",
)


def _too_slow(seconds: float) -> CheckFailed:
    return CheckFailed(
        expected=f"an answer within {seconds:g} seconds",
        got="none",
        cause="a loop that never ends, or work repeated that need be done once",
        next_step="check that every loop makes progress on every turn",
    )


def _crash(error: BaseException) -> CheckFailed:
    """What to say when the answer raised an error of its own."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if _is_learners(f.filename)]
    where = f" at `{frames[-1].line}`" if frames and frames[-1].line else ""
    return CheckFailed(
        expected="a result",
        got=f"{type(error).__name__}: {_said(error)}{where}{_behind(error)}",
        cause="your code, or its result, could not be used",
        next_step="call the function by hand on the example above and read the error",
    )


def _behind(error: BaseException) -> str:
    """The error that the learner's own `except` turned into this one, if any."""
    hidden = error.__cause__ or error.__context__
    return f" (it came of {type(hidden).__name__}: {_said(hidden)})" if hidden else ""


def _said(error: BaseException) -> str:
    """The first line of an error's text; an error class of the student's may fail even at that."""
    try:
        return str(error).strip().splitlines()[0]
    except Exception:
        return "no text"


def _short(value: object) -> str:
    """``value`` as text, cut where it would flood the feedback page."""
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


_LONGEST = 600


def _is_learners(filename: str) -> bool:
    """Whether a frame is of a notebook cell: those have no real file behind them."""
    return "ipykernel_" in filename or (filename.startswith("<") and not filename.startswith("<frozen"))
