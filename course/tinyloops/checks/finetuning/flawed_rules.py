"""The rules of exercise 9 with a mistake in one of them: who answers like one of these has made it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import combinations
from typing import NamedTuple

from .made_up_curves import (
    FALL,
    FAULTS,
    JUMP,
    RISE,
    Curves,
    drawn,
    evidence,
    fall_since,
    finite,
    first_of,
    random_curves,
)


class Flaw(NamedTuple):
    """``change`` gives what the flawed rules say of curves in place of the right ones; the rest is for the message."""

    change: Callable[[Curves], Mapping[str, bool]]
    cause: str
    next_step: str

    def diagnosis(self, curves: Curves) -> str:
        """What these rules would answer."""
        return first_of(evidence(curves) | dict(self.change(curves)))


class Disorder(Flaw):
    """Rules that are all right, with ``change`` giving them in another order."""

    def diagnosis(self, curves: Curves) -> str:
        """What these rules would answer."""
        return first_of(self.change(curves))


def _none_in(curves: Curves, *lists: str) -> bool:
    return not all(math.isfinite(value) for name in lists for value in getattr(curves, name))


def _no_fall(curves: Curves) -> bool:
    return curves.train[-1] >= curves.train[0]


def _early(curves: Curves, strictly: bool = False) -> list[float]:
    tenth = curves.steps[-1] / 10
    pairs = zip(curves.steps, curves.retained, strict=True)
    return [value - curves.retained[0] for step, value in pairs if (step < tenth if strictly else step <= tenth)]


def _rise_of(values: list[float]) -> float:
    return values[-1] - values[0]


def _after_lowest(curves: Curves) -> list[float]:
    return curves.held_out[curves.held_out.index(min(curves.held_out)) :]


def _lowest_is_early(curves: Curves) -> bool:
    return curves.steps[curves.held_out.index(min(curves.held_out))] <= curves.steps[-1] / 10


def _in_place_of(fault: str, speaks: Callable[[Curves], bool], cause: str, next_step: str) -> Flaw:
    return Flaw(lambda curves: {fault: speaks(curves)}, cause, next_step)


LOOK_AT_ALL = "look for nan and inf in all three lists, with `math.isfinite`"
IN_STEPS = "“the first tenth” is meant in steps: compare `curves.steps` with a tenth of the last step"
QUARTER = "take the last measurement whose step is at most three quarters of the last step"

_DIVERGED = [
    _in_place_of("diverged", _no_fall, "numbers that are none are overlooked: nan compares as False", LOOK_AT_ALL),
    *(
        _in_place_of(
            "diverged",
            lambda curves, name=name: _none_in(curves, name) or _no_fall(curves),  # type: ignore[misc]
            f"nan and inf are looked for in `{name}` alone",
            LOOK_AT_ALL,
        )
        for name in ("train", "held_out", "retained")
    ),
    _in_place_of(
        "diverged",
        lambda curves: any(value != value for values in curves[1:] for value in values) or _no_fall(curves),
        "nan is found, and inf is not",
        LOOK_AT_ALL,
    ),
    _in_place_of(
        "diverged",
        lambda curves: not finite(curves),
        "a training loss that ends where it began, or higher, is overlooked",
        "compare the last training loss with the first",
    ),
    _in_place_of(
        "diverged",
        lambda curves: not finite(curves) or curves.train[-1] > curves.train[0],
        "a training loss that ends just where it began is overlooked",
        "it has to be lower at the end: `<`",
    ),
    _in_place_of(
        "diverged",
        lambda curves: not finite(curves) or max(curves.train) > curves.train[0],
        "a training loss that rose on the way and fell again counts as diverged",
        "compare the last training loss with the first, and with no other",
    ),
]
_RATE = [
    *(
        _in_place_of(
            "rate too large",
            lambda curves, more=more: (
                max(curves.retained[: max(1, len(curves.retained) // 10) + more])  # type: ignore[misc]
                - curves.retained[0]
                > JUMP
            ),
            "the first tenth of the measurements was taken, not of the steps",
            IN_STEPS,
        )
        for more in (0, 1)
    ),
    _in_place_of(
        "rate too large",
        lambda curves: _early(curves)[-1] > JUMP,
        "only the last measurement of the first tenth is looked at",
        "look at all of them: the text may come back to what it was",
    ),
    _in_place_of(
        "rate too large",
        lambda curves: max(_early(curves, strictly=True)) > JUMP,
        "a measurement at just a tenth of the last step counts, too",
        "compare with `<=`",
    ),
    _in_place_of(
        "rate too large",
        lambda curves: max(curves.retained) - curves.retained[0] > JUMP,
        "the whole run is looked at, not its first tenth",
        IN_STEPS,
    ),
    _in_place_of(
        "rate too large",
        lambda curves: _rise_of(curves.retained) > JUMP,
        "the end is looked at, not the first tenth",
        IN_STEPS,
    ),
    _in_place_of(
        "rate too large",
        lambda curves: max(_after_lowest(curves)) - min(curves.held_out) >= RISE and _lowest_is_early(curves),
        "an early lowest held-out loss is taken for a large rate",
        "this rule looks at `retained` alone",
    ),
]
_MANY = [
    _in_place_of(
        "too many steps",
        lambda curves: _rise_of(curves.held_out) >= RISE,
        "the end is compared with the start: it should be with the lowest",
        "compare it with `min(curves.held_out)`",
    ),
    _in_place_of(
        "too many steps",
        lambda curves: curves.held_out[-1] > min(curves.held_out),
        "every end above the lowest counts, however little",
        f"ask for a rise of at least {RISE}",
    ),
    _in_place_of(
        "too many steps",
        lambda curves: max(_after_lowest(curves)) - min(curves.held_out) >= RISE,
        "a rise on the way counts, though the loss came down again",
        "compare the *end* with the lowest",
    ),
    _in_place_of(
        "too many steps",
        lambda curves: curves.train[-1] - min(curves.train) >= RISE,
        "the training loss is looked at",
        "overfitting shows on held-out pairs: use `curves.held_out`",
    ),
]
_FEW = [
    *(
        _in_place_of(
            "too few steps",
            lambda curves, fewer=fewer: (
                curves.held_out[(len(curves.held_out) - fewer) * 3 // 4]  # type: ignore[misc]
                - curves.held_out[-1]
                >= FALL
            ),
            "the last quarter of the measurements was taken, not of the steps",
            QUARTER,
        )
        for fewer in (0, 1)
    ),
    _in_place_of(
        "too few steps",
        lambda curves: curves.held_out[-2] - curves.held_out[-1] >= FALL,
        "only the last two measurements are compared",
        QUARTER,
    ),
    _in_place_of(
        "too few steps",
        lambda curves: fall_since(curves._replace(held_out=curves.train), 0.75) >= FALL,
        "the training loss is looked at",
        "it falls to the end of any run: use `curves.held_out`",
    ),
    _in_place_of(
        "too few steps", lambda curves: fall_since(curves, 0.5) >= FALL, "the last half is looked at", QUARTER
    ),
    _in_place_of(
        "too few steps",
        lambda curves: curves.held_out[-1] == min(curves.held_out),
        "a lowest loss at the end is taken for one that goes on falling",
        f"ask for a fall of at least {FALL} over the last quarter",
    ),
]
_FORGETTING = [
    _in_place_of(
        "forgetting",
        lambda curves: max(curves.retained) - curves.retained[0] > JUMP,
        "the highest retained loss is looked at, not that of the end",
        "compare the end with the start",
    ),
    _in_place_of(
        "forgetting",
        lambda curves: curves.retained[-1] - min(curves.retained) > JUMP,
        "the end is compared with the lowest, not with the start",
        "compare it with `curves.retained[0]`",
    ),
    _in_place_of(
        "forgetting",
        lambda curves: curves.retained[-1] > curves.retained[0],
        "every rise counts, however little",
        f"ask for more than {JUMP}",
    ),
]


def _moved_up(later: str, earlier: str) -> Disorder:
    """The rule of ``later`` asked just before that of ``earlier``."""
    order = [fault for fault in FAULTS if fault != later]
    order.insert(order.index(earlier), later)
    return Disorder(
        lambda curves: {fault: evidence(curves)[fault] for fault in order},
        f"the rule of {later!r} speaks before that of {earlier!r}",
        "keep the order of the text: the first that holds is the answer",
    )


FLAWS: list[Flaw] = [
    *_DIVERGED,
    *_RATE,
    *_MANY,
    *_FEW,
    *_FORGETTING,
    *(_moved_up(later, earlier) for earlier, later in combinations(FAULTS, 2)),
    *(
        _in_place_of(fault, lambda curves: False, f"the rule of {fault!r} never holds", "read this rule once more")
        for fault in FAULTS
    ),
]
#: Curves to tell the flaws apart by: those of a good run, of each fault, and of many runs with several.
PANEL = [
    drawn(),
    drawn(train={0: 3.1, 20: 4.0, 200: 0.6}),
    drawn(train={0: 3.1, 100: 2.5, 200: 3.1}),
    *(
        drawn({0: 3.0, 50: value, 60: 0.8}, {0: 1.9, 50: other, 60: 2.0}, {0: 3.1, 50: third, 60: 0.8})
        for bad in (math.nan, math.inf)
        for value, other, third in ((bad, 2.0, 1.0), (1.0, bad, 1.0), (1.0, 2.0, bad))
    ),
    drawn(retained={0: 1.9, 20: 2.9, 200: 4.0}),
    drawn(retained={0: 1.9, 10: 2.7, 20: 2.0, 200: 2.1}),
    drawn(retained={0: 1.9, 10: 2.0, 20: 2.6}, steps=(0, 1, 2, 5, 10, 15, 20, 40, 60, 100, 200)),
    drawn(retained={0: 1.9, 100: 2.8, 200: 2.2}),
    drawn({0: 3.0, 60: 0.8, 100: 1.6, 150: 1.5, 200: 1.0}),
    drawn({0: 3.0, 60: 0.80, 200: 0.86}),
    drawn({0: 3.0, 150: 1.2, 160: 1.1}),
    drawn({0: 3.0, 100: 0.9, 200: 0.83}),
    drawn({0: 3.0, 200: 1.0}, {0: 1.9, 10: 2.7, 200: 4.0}),
    drawn({0: 3.0, 60: 0.8, 200: 1.3}, {0: 1.9, 10: 2.7, 200: 4.0}),
    drawn({0: 3.0, 60: 0.8, 200: 1.3}, {0: 1.9, 200: 3.1}),
    drawn({0: 3.0, 200: 1.0}, {0: 1.9, 200: 3.1}),
    drawn(train={0: 3.1, 100: 0.4, 200: 0.7}),
    *(random_curves(seed) for seed in range(60)),
]
