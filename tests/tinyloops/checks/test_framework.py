"""Running checks: what a learner's code may do to them, and what it hears."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any

import pytest

from tinyloops.checks import Check, CheckFailed, Student, check, run_checks


@check(points=1, reason="calls f", seconds=1)
def calls_f(s: Student) -> None:
    s.f()


@check(points=2, reason="always passes")
def passes(s: Student) -> None:
    pass


def message(f: Callable[[], Any]) -> str:
    result = run_checks([calls_f, passes], {"f": f})
    assert result.results[1].passed, "a bad answer must not spoil the next check"
    assert result.total == 3
    return result.results[0].message


def raises(error: BaseException) -> Callable[[], None]:
    def f() -> None:
        raise error

    return f


class Mute(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text for you")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
        (NotImplementedError(), "not written yet"),
        (SystemExit(0), "SystemExit"),
        (RecursionError("too deep"), "RecursionError: too deep"),
        (Mute(), "Mute: no text"),
        (ValueError("x" * 10_000), "ValueError: xxx"),
    ],
)
def test_an_error_becomes_words(error: BaseException, says: str) -> None:
    got = message(raises(error))
    assert says in got
    assert "Traceback" not in got
    assert len(got) < 1500


def test_an_error_made_of_another_names_both() -> None:
    def f() -> None:
        try:
            raise KeyError("weights")
        except KeyError:
            raise ValueError("not a state") from None

    assert "ValueError: not a state" in message(f) and "(it came of KeyError: 'weights')" in message(f)


def test_the_same_message_is_told_once() -> None:
    @check(points=1, reason="calls f again")
    def again(s: Student) -> None:
        s.f()

    text = str(run_checks([calls_f, passes, again], {"f": raises(ValueError("odd"))}))
    assert text.count("ValueError: odd") == 1
    assert text.endswith("✗ calls f again (0 of 1)\n    the same as at: calls f")


def test_a_missing_name_is_told() -> None:
    (result,) = run_checks([calls_f], {}).results
    assert "run the cell above that defines `f`" in result.message


def test_an_endless_loop_is_stopped() -> None:
    def forever() -> None:
        while True:
            with contextlib.suppress(Exception):
                time.sleep(0.01)

    started = time.monotonic()
    assert "a loop that never ends" in message(forever)
    assert time.monotonic() - started < 5


def test_an_answer_that_hangs_is_not_waited_for_twice_at_length() -> None:
    def forever() -> None:
        while True:
            time.sleep(0.01)

    started = time.monotonic()
    result = run_checks([calls_f] * 4, {"f": forever})
    assert len(result.failed) == 4
    assert time.monotonic() - started < 3


def test_an_interrupt_ends_the_checks() -> None:
    with pytest.raises(KeyboardInterrupt):
        message(raises(KeyboardInterrupt()))


def test_long_values_are_cut() -> None:
    @check(points=1, reason="floods")
    def floods(s: Student) -> None:
        raise CheckFailed(expected="x", got="y" * 1_000_000, cause="c", next_step="n")

    assert len(str(run_checks([floods], {}))) < 2000


def test_a_value_that_cannot_be_shown_fails_the_check() -> None:
    class Hostile:
        def __str__(self) -> str:
            raise RuntimeError("not me")

    @check(points=1, reason="shows a value")
    def shows(s: Student) -> None:
        raise CheckFailed(expected="x", got=s.value, cause="c", next_step="n")

    result = run_checks([shows], {"value": Hostile()})
    assert result.score == 0 and "not me" in str(result)


def test_score_is_what_passed() -> None:
    checks: list[Check] = [calls_f, passes]
    assert run_checks(checks, {"f": lambda: None}).score == 3
    assert run_checks(checks, {"f": raises(ValueError())}).score == 2
