"""Exercise 9, diagnosis: the first fault that the curves of a run show, and the step to stop at."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .flawed_rules import FLAWS, PANEL, Flaw
from .made_up_curves import FAULTS, Curves, copied, drawn, evidence, right_best_step, right_diagnosis

POINTS = 4.0
NAN, INF = math.nan, math.inf
ANSWERS = (*FAULTS, "none")


def compare_diagnosis(s: Student, curves: Curves, about: str) -> None:
    """Raise `CheckFailed` unless the student names the right fault; name the bug if it is known."""
    got = s.diagnose(copied(curves))
    if not isinstance(got, str) or got not in ANSWERS:
        raise CheckFailed(
            expected=f"one of {', '.join(map(repr, ANSWERS))}",
            got=repr(got) if isinstance(got, str) else f"a {type(got).__name__}",
            cause="a path through the function has no `return`, or returns something else than a fault's name",
            next_step='end with `return "none"`, and spell the names as in the text',
        )
    right = right_diagnosis(curves)
    if got == right:
        return
    flaw = _likeliest_flaw(s, curves, got)
    raise CheckFailed(expected=f"{right!r}: {about}", got=f"{got!r}", cause=flaw.cause, next_step=flaw.next_step)


def _likeliest_flaw(s: Student, curves: Curves, got: str) -> Flaw:
    """Of the flaws that would give this answer, the one that answers most like the student's on many other curves."""
    possible = [flaw for flaw in FLAWS if flaw.diagnosis(curves) == got]
    if not possible:
        return Flaw(
            evidence, "a rule speaks where it should not, or not where it should", "print what each rule compares"
        )
    answers = []
    for other in PANEL:
        try:
            answers.append(s.diagnose(copied(other)))
        except Exception:  # curves that the function cannot bear show nothing
            answers.append(None)

    def agreement(flaw: Flaw) -> int:
        return sum(flaw.diagnosis(other) == answer for other, answer in zip(PANEL, answers, strict=True))

    return max(possible, key=agreement)


@check(points=0.5, reason="a number that is none, in any list, or a training loss that did not fall, is divergence")
def diverged(s: Student) -> None:
    for where in ("train", "held_out", "retained"):
        for bad in (NAN, INF):
            for place in (5, -1):
                curves = drawn(retained={0: 1.9, 10: 4.0}, held_out={0: 3.0, 50: 0.9, 200: 1.4})
                getattr(curves, where)[place] = bad
                compare_diagnosis(s, curves, f"{bad} in `{where}`, though the retained loss jumped, too")
    compare_diagnosis(s, drawn(train={0: 3.1, 100: 2.5, 200: 3.2}), "the training loss ends above its start")
    compare_diagnosis(s, drawn(train={0: 3.1, 100: 2.5, 200: 3.1}), "the training loss ends just where it began")
    compare_diagnosis(
        s, drawn(train={0: 3.1, 20: 4.0, 200: 0.6}), "the training loss rose at first, but fell far below"
    )


@check(points=0.5, reason="old text is lost at once when the rate is too large")
def rate_too_large(s: Student) -> None:
    compare_diagnosis(s, drawn(retained={0: 1.9, 20: 2.9, 200: 4.0}), "retained jumps by 1.0 in 20 of 200 steps")
    back = {0: 1.9, 10: 2.7, 20: 2.0, 200: 2.1}
    compare_diagnosis(s, drawn(retained=back), "retained jumps by 0.8 in 10 of 200 steps, then comes back")
    uneven = (0, 1, 2, 5, 10, 15, 20, 40, 60, 100, 200)
    compare_diagnosis(s, drawn(retained={0: 1.9, 10: 2.0, 20: 2.6}, steps=uneven), "a jump by 0.7 within 20 of 200")
    slow = {0: 1.9, 20: 2.3, 30: 2.9, 200: 3.0}
    compare_diagnosis(s, drawn(retained=slow), "0.4 after 20 of 200 steps, and 1.1 only later")
    dense = (0, 50, 100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200)
    compare_diagnosis(s, drawn(retained={0: 1.9, 50: 2.7}, steps=dense), "no measurement in the first 20 of 200 steps")


@check(points=0.5, reason="a held-out loss that ends well above its lowest means too many steps")
def too_many_steps(s: Student) -> None:
    compare_diagnosis(s, drawn({0: 3.0, 60: 0.8, 200: 1.3}), "held_out ends 0.5 above its lowest, at step 60")
    compare_diagnosis(s, drawn({0: 3.0, 10: 0.9, 200: 1.2}), "held_out ends 0.3 above its lowest, at step 10")
    up_and_down = {0: 3.0, 60: 0.8, 100: 1.6, 150: 1.5, 200: 1.0}
    compare_diagnosis(s, drawn(up_and_down), "held_out falls at the end, but stays 0.2 above its lowest")
    compare_diagnosis(s, drawn({0: 3.0, 60: 0.80, 200: 0.86}), "held_out ends only 0.06 above its lowest")
    hill = {0: 3.0, 60: 0.82, 100: 1.2, 140: 0.8}
    compare_diagnosis(s, drawn(hill), "held_out rose on the way, and ends at its lowest")
    wobbly = {0: 3.1, 100: 0.4, 200: 0.7}
    compare_diagnosis(s, drawn(train=wobbly), "the training loss rises at the end, the held-out one does not")


@check(points=0.5, reason="a held-out loss that still falls in the last quarter means too few steps")
def too_few_steps(s: Student) -> None:
    compare_diagnosis(s, drawn({0: 3.0, 200: 1.0}), "held_out falls evenly to the end")
    compare_diagnosis(s, drawn({0: 3.0, 150: 1.2, 160: 1.1}), "held_out falls by 0.1 after step 150 of 200")
    compare_diagnosis(s, drawn({0: 3.0, 100: 1.2, 140: 0.8}), "held_out is level in the last quarter")
    compare_diagnosis(s, drawn({0: 3.0, 100: 0.9, 200: 0.83}), "held_out falls by 0.035 in the last quarter")
    dense_end = (0, 50, 100, 140, 150, 160, 170, 175, 180, 185, 190, 195, 200)
    compare_diagnosis(s, drawn({0: 3.0, 150: 1.0, 170: 0.9}, steps=dense_end), "a fall by 0.1 after 150 of 200 steps")
    dense_start = (0, 1, 2, 3, 5, 10, 20, 40, 70, 100, 200)
    compare_diagnosis(
        s, drawn({0: 3.0, 100: 1.0, 200: 0.9}, steps=dense_start), "0.1 since step 100, the last before 150"
    )


@check(points=0.5, reason="old text that is lost slowly in a run that else is good is forgetting; else all is well")
def forgetting_or_none(s: Student) -> None:
    compare_diagnosis(s, drawn(retained={0: 1.9, 200: 2.7}), "retained ends 0.8 above its start, all else is well")
    compare_diagnosis(s, drawn(), "retained ends 0.2 above its start: a good run")
    compare_diagnosis(s, drawn(retained={0: 1.9, 100: 2.8, 200: 2.2}), "retained comes back to 0.3 above its start")
    compare_diagnosis(s, drawn(retained={0: 1.9, 40: 1.6, 200: 2.2}), "retained ends 0.3 above its start")


def compare_best_step(s: Student, curves: Curves) -> None:
    """Raise `CheckFailed` unless the student stops at the right step; name the bug if it is known."""
    got = s.best_step(copied(curves))
    if not isinstance(got, int) or isinstance(got, bool):
        raise CheckFailed(
            expected="a step, as an int, from best_step(...)",
            got="None" if got is None else f"a {type(got).__name__}",
            cause="no `return`" if got is None else "a loss, a position or a tensor in place of a step",
            next_step="return one of `curves.steps`",
        )
    right = right_best_step(curves)
    if got == right:
        return
    known = [value for value in curves.held_out if not math.isnan(value)]
    lowest = min(known)
    accuse(
        [
            Suspect(
                curves.held_out.index(lowest),
                "this is the position of the measurement, not its step",
                "look up `curves.steps` at that position",
            ),
            Suspect(
                max(step for step, value in zip(curves.steps, curves.held_out, strict=True) if value == lowest),
                "the later of two equal ones was taken",
                "keep the first: its model has moved less",
            ),
            *(
                Suspect(
                    _step_of_smallest(curves.steps, values),
                    f"`{name}` was looked at",
                    "the responses that the run has not learned decide: `held_out`",
                )
                for name, values in (("train", curves.train), ("retained", curves.retained))
            ),
            Suspect(
                next(
                    (step for step, value in zip(curves.steps, curves.held_out, strict=True) if math.isnan(value)), -1
                ),
                "nan was taken for the smallest",
                "leave nan out before you look for the smallest",
            ),
            Suspect(
                _step_of_smallest(curves.steps, curves.held_out),
                "`min` of numbers among which is nan depends on their order: all comparisons with nan are False",
                "leave nan out before you look for the smallest",
            ),
            Suspect(curves.steps[-1], "this is the last step", "look for the smallest held-out loss"),
        ],
        lambda value: got == value,
        otherwise=Suspect(
            right, "it is not the step of the smallest held-out loss", "print `held_out` and its smallest value"
        ),
        expected=f"step {right}: held_out is {lowest:g} there",
        got=f"{got}",
    )


def _step_of_smallest(steps: Sequence[int], values: Sequence[float]) -> int:
    return steps[values.index(min(values))]


@check(points=0.5, reason="early stopping: the step of the lowest held-out loss, the first of equals; nan is left out")
def stop_early(s: Student) -> None:
    up_again: Mapping[int, float] = {0: 3.0, 60: 0.8, 200: 1.3}
    compare_best_step(s, drawn(up_again))
    compare_best_step(s, drawn())
    compare_best_step(s, drawn({0: 0.9, 200: 2.0}))
    for start, stop in ((0, 1), (3, 5), (-1, None)):
        curves = drawn(up_again, retained={0: 1.9, 30: 1.5, 200: 2.5}, steps=(0, 5, 20, 45, 60, 90, 200))
        curves.held_out[start:stop] = [NAN] * len(curves.held_out[start:stop])
        compare_best_step(s, curves)


CHECKS = (diverged, rate_too_large, too_many_steps, too_few_steps, forgetting_or_none, stop_early)
