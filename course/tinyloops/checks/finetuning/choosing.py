"""Exercise 8, first part: the frontier of a list of runs, and the best run under a limit."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse

INF, NAN = math.inf, math.nan


class Run(NamedTuple):
    """What a run reached: nats a token on fresh responses, and how much it forgot, in nats a token."""

    name: str
    response_loss: float
    forgetting: float


Beats = Callable[[Run, Run], bool]


def finite(run: Run) -> bool:
    """Whether both of its numbers are."""
    return math.isfinite(run.response_loss) and math.isfinite(run.forgetting)


def beats(one: Run, other: Run) -> bool:
    """Whether ``one`` is nowhere worse than ``other``, and somewhere better.

    >>> beats(Run("a", 1.0, 0.5), Run("b", 1.0, 0.6)), beats(Run("a", 1.0, 0.5), Run("b", 1.0, 0.5))
    (True, False)
    """
    return no_worse(one, other) and (one.response_loss, one.forgetting) != (other.response_loss, other.forgetting)


def no_worse(one: Run, other: Run) -> bool:
    """Whether ``one`` is at least as good as ``other`` in both."""
    return one.response_loss <= other.response_loss and one.forgetting <= other.forgetting


def better_in_both(one: Run, other: Run) -> bool:
    """Whether ``one`` is better than ``other`` in both."""
    return one.response_loss < other.response_loss and one.forgetting < other.forgetting


def right_frontier(runs: Sequence[Run], by: Beats = beats) -> list[str]:
    """The names of the runs that no other one beats.

    >>> right_frontier([Run("a", 1.0, 0.5), Run("b", 1.0, 0.6), Run("c", 0.9, 0.7)])
    ['a', 'c']
    """
    counted = [run for run in runs if finite(run)]
    return [run.name for run in counted if not any(by(other, run) for other in counted if other is not run)]


def right_choice(runs: Sequence[Run], most_forgetting: float) -> str | None:
    """The name of the run with the lowest response loss among those that keep the limit.

    >>> right_choice([Run("a", 1.0, 0.5), Run("b", 0.8, 2.0)], most_forgetting=1.0)
    'a'
    """
    kept = [run for run in runs if finite(run) and run.forgetting <= most_forgetting]
    return min(kept, key=lambda run: (run.response_loss, run.forgetting)).name if kept else None


def random_runs(number: int, seed: int) -> list[Run]:
    """Runs on a coarse grid, so that there are many ties; one in eight has a number that is none.

    >>> len(random_runs(5, seed=0))
    5
    """
    draw = random.Random(seed)
    runs = []
    for count in range(number):
        loss, forgotten = draw.randint(2, 8) / 4, draw.randint(-2, 8) / 8
        if draw.random() < 1 / 8:
            loss, forgotten = draw.choice([(NAN, forgotten), (loss, NAN), (INF, forgotten), (loss, INF), (-INF, -INF)])
        runs.append(Run(f"r{count}", loss, forgotten))
    return runs


def compare_frontier(s: Student, runs: Sequence[Run]) -> None:
    """Raise `CheckFailed` unless the student's frontier of ``runs`` is right; name the bug if it is known."""
    handed = list(runs)
    got = s.on_frontier(handed)
    _must_be_unchanged(handed, runs, "on_frontier")
    right = right_frontier(runs)
    if got == right and isinstance(got, list):
        return
    _must_be_names(got, runs)
    accuse(
        _wrong_frontiers(runs, right),
        lambda value: got == value,
        otherwise=Suspect(
            right,
            "a run is left out that no other one beats, or one is kept that another beats",
            "for each run, ask of each other one: at least as good in both, and better in one?",
        ),
        expected=f"{right} of {_shown(runs)}",
        got=f"{got}",
    )


def _wrong_frontiers(runs: Sequence[Run], right: list[str]) -> Iterator[Suspect[list[str]]]:
    def suspect(value: list[str], cause: str, next_step: str) -> Suspect[list[str]]:
        return Suspect(value, cause, next_step)

    compare_all = "compare each run with each other one"
    filter_first = "put aside what is not finite in both numbers before you compare: `math.isfinite`"
    negated = [Run(run.name, -run.response_loss, -run.forgetting) for run in runs]
    counted = [run for run in runs if finite(run)]
    tidy = [run for run in runs if not (math.isnan(run.response_loss) or math.isnan(run.forgetting))]
    by_loss = sorted(runs, key=lambda run: run.response_loss)
    yield suspect(
        right_frontier(runs, no_worse),
        "of two runs with the same numbers each puts the other out, or a run is compared with itself",
        "a run beats another only if it is better in at least one of the two numbers",
    )
    yield suspect(
        right_frontier(runs, better_in_both),
        "a run that is as good in one number and better in the other beats, too",
        "ask for at least as good in both, and better in one; not for better in both",
    )
    yield suspect(right_frontier(negated), "large numbers are taken for good ones", "smaller is better in both")
    yield suspect(_unfiltered(runs), "runs that are nan or inf somewhere are compared like others", filter_first)
    yield suspect(_unfiltered(tidy), "nan is put aside, and inf is not", filter_first)
    for order in (by_loss, sorted(runs, key=lambda run: run.forgetting)):
        names = [run.name for run in order if run.name in right]
        yield suspect(names, "the names are in another order than the runs", "keep the order in which the runs came")
    if counted:
        ends = {right_choice(counted, INF), min(counted, key=lambda run: (run.forgetting, run.response_loss)).name}
        both = [run.name for run in counted if run.name in ends]
        yield suspect(both, "only the best run in each of the two numbers is kept", compare_all)
        yield suspect([str(right_choice(counted, INF))], "only one run is kept", compare_all)
    yield suspect(
        list(dict.fromkeys(_last_of_each_pair(counted, right))),
        "of runs with the same two numbers only one is kept",
        "none of them beats the others: keep them all",
    )


def _unfiltered(runs: Sequence[Run]) -> list[str]:
    return [run.name for run in runs if not any(beats(other, run) for other in runs)]


def _last_of_each_pair(counted: Sequence[Run], right: list[str]) -> list[str]:
    first = {(run.response_loss, run.forgetting): run.name for run in reversed(counted)}
    return [run.name for run in counted if run.name in right and run.name in first.values()]


def _must_be_unchanged(handed: Sequence[Run], runs: Sequence[Run], function: str) -> None:
    if [run.name for run in handed] != [run.name for run in runs]:
        raise CheckFailed(
            expected="the list of runs as it was",
            got="another order, or other runs in it",
            cause=f"`{function}` sorts or empties the list that it was given",
            next_step="use `sorted(runs, ...)`, which makes a new list, in place of `runs.sort(...)`",
        )


def _must_be_names(got: Any, runs: Sequence[Run]) -> None:
    names = {run.name for run in runs}
    if not isinstance(got, list) or not all(isinstance(name, str) and name in names for name in got):
        raise CheckFailed(
            expected="a list of names of runs, such as ['1e-3']",
            got=f"{got!r}" if isinstance(got, (list, tuple, set)) else f"a {type(got).__name__}",
            cause="runs, positions or numbers are returned in place of names, or there is no `return`",
            next_step="return a list of `run.name`",
        )


def compare_choice(s: Student, runs: Sequence[Run], most_forgetting: float) -> None:
    """Raise `CheckFailed` unless the student chooses the right run; name the bug if it is known."""
    handed = list(runs)
    got = s.choose(handed, most_forgetting)
    _must_be_unchanged(handed, runs, "choose")
    right = right_choice(runs, most_forgetting)
    if got == right and (got is None or isinstance(got, str)):
        return
    _must_be_a_name(got, runs)
    accuse(
        _wrong_choices(runs, most_forgetting),
        lambda value: got == value,
        otherwise=Suspect(
            right,
            "another run keeps the limit, too, and has a lower response loss",
            "keep the runs that forget at most so much, then take the lowest response loss",
        ),
        expected=f"{right!r} with most_forgetting={most_forgetting:g} of {_shown(runs)}",
        got=f"{got!r}",
    )


def _wrong_choices(runs: Sequence[Run], limit: float) -> Iterator[Suspect[str | None]]:
    counted = [run for run in runs if finite(run)]
    kept = [run for run in counted if run.forgetting <= limit]
    filter_first = "put aside what is not finite in both numbers first: `math.isfinite`"
    yield Suspect(
        _first(min, [run for run in kept if run.forgetting < limit], lambda run: (run.response_loss, run.forgetting)),
        "a run that forgets exactly as much as is allowed was refused",
        "at most means `<=`",
    )
    yield Suspect(
        _first(min, kept, lambda run: run.response_loss),
        "of two runs with the same response loss the first was taken, not the one that forgets less",
        "compare by response loss, and where that is equal by forgetting: a key of two numbers",
    )
    yield Suspect(
        _first(min, kept, lambda run: (run.forgetting, run.response_loss)),
        "the run that forgets least was taken: the limit says what is allowed, not what is wanted",
        "among the runs that keep the limit, the response loss decides",
    )
    yield Suspect(
        _first(min, [run for run in counted if abs(run.forgetting) <= limit], lambda run: run.response_loss),
        "a run that forgot less than nothing was taken for one that forgot",
        "compare `run.forgetting` itself, without `abs`",
    )
    yield Suspect(
        _first(min, counted, lambda run: (run.response_loss, run.forgetting)),
        "no run keeps the limit, and one was chosen all the same" if not kept else "the limit is not used",
        "return None when nothing is left" if not kept else "put aside the runs that forget more than the limit",
    )
    yield Suspect(
        _first(min, counted, lambda run: (run.forgetting, run.response_loss)),
        "no run keeps the limit, and one was chosen all the same",
        "return None when nothing is left",
    )
    yield Suspect(
        _first(max, kept, lambda run: (run.response_loss, run.forgetting)),
        "a high loss is taken for a good one",
        "take the smallest response loss",
    )
    reckless = [run for run in runs if not run.forgetting > limit]
    yield Suspect(
        _first(min, reckless, lambda run: (run.response_loss, run.forgetting)),
        "a run with nan or inf was taken: comparisons with nan are all False",
        filter_first,
    )
    for run in runs:
        if not finite(run):
            yield Suspect(run.name, "a run with nan or inf was taken: comparisons with nan are all False", filter_first)
    tied = [run for run in kept if (run.response_loss, run.forgetting) == _numbers(runs, right_choice(runs, limit))]
    for run in tied[1:]:
        yield Suspect(run.name, "of two runs with the same numbers the later was taken", "keep the first of them")


def _numbers(runs: Sequence[Run], name: str | None) -> tuple[float, float] | None:
    return next(((run.response_loss, run.forgetting) for run in runs if run.name == name), None)


def _first(pick: Callable[..., Run], runs: Sequence[Run], key: Callable[[Run], Any]) -> str | None:
    return pick(runs, key=key).name if runs else None


def _must_be_a_name(got: Any, runs: Sequence[Run]) -> None:
    if got is not None and (not isinstance(got, str) or got not in {run.name for run in runs}):
        raise CheckFailed(
            expected="the name of one of the runs, or None",
            got=f"{got!r}" if isinstance(got, (str, int, tuple)) else f"a {type(got).__name__}",
            cause="a run, its position or a list is returned in place of its name",
            next_step="return `run.name`",
        )


def _shown(runs: Sequence[Run]) -> str:
    return ", ".join(f"{run.name} ({run.response_loss:g}, {run.forgetting:g})" for run in runs)


#: Ties of all kinds: c is beaten by b in one number alone, d and e are equal, h is good in nothing.
TIES = [
    Run("a", 1.5, 0.0), Run("b", 0.75, 0.5), Run("c", 1.0, 0.5), Run("d", 0.5, 1.0), Run("e", 0.5, 1.0),
    Run("f", 0.5, 1.5), Run("g", 1.25, 0.25), Run("h", 2.0, 2.0),
]  # fmt: skip
NOT_FINITE = [
    Run("p", NAN, 0.1), Run("q", 0.9, 0.6), Run("r", 0.2, NAN), Run("s", 0.7, 0.8), Run("t", INF, -INF),
    Run("u", -INF, 0.3), Run("v", 0.1, INF), Run("w", 1.2, -0.4),
]  # fmt: skip


@check(points=0.75, reason="the frontier holds just the runs that no other one beats, in the order given")
def frontier(s: Student) -> None:
    compare_frontier(s, TIES)
    compare_frontier(s, [TIES[number] for number in (7, 3, 6, 1, 4, 0)])
    compare_frontier(s, TIES[5:6])
    compare_frontier(s, [])


@check(points=0.75, reason="the best run under the limit is chosen; of equals the one that forgets less")
def under_the_limit(s: Student) -> None:
    for limit in (0.5, 0.4, 1.2):
        compare_choice(s, TIES, limit)
    compare_choice(s, [Run("k", 0.5, 1.5), Run("l", 0.5, 1.25), Run("m", 0.75, -2.0), Run("n", 0.5, 1.25)], 1.75)
    compare_choice(s, [Run("k", 0.9, 0.5), Run("l", 0.7, -0.4)], 0.2)
    compare_choice(s, TIES[3:6], 0.5)
    compare_choice(s, [], 1.0)


@check(points=0.5, reason="a run with nan or inf is not chosen, not on the frontier, and beats no other one")
def numbers_that_are_none(s: Student) -> None:
    for runs in (NOT_FINITE, NOT_FINITE[::-1], [NOT_FINITE[0], NOT_FINITE[4]]):
        compare_frontier(s, runs)
        for limit in (0.7, 5.0):
            compare_choice(s, runs, limit)


CHECKS = (frontier, under_the_limit, numbers_that_are_none)
