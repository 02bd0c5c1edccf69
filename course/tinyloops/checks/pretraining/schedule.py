"""Exercise 4, the schedule: a linear warm-up to the peak, then half a cosine down to 0."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ..compare import as_number
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse

POINTS = 4.0
Schedule = Callable[[int, float, int, int], float]


def schedule(step: int, peak: float, warmup_steps: int, total_steps: int) -> float:
    """What the exercise asks for.

    >>> [schedule(step, 1.0, 2, 6) for step in (0, 1, 2, 4, 6)]
    [0.5, 1.0, 1.0, 0.5, 0.0]
    """
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    return peak * _half_cosine(min(1.0, (step - warmup_steps) / (total_steps - warmup_steps)))


def _half_cosine(progress: float) -> float:
    return (1 + math.cos(math.pi * progress)) / 2


def _with_decay(shape: Callable[[float], float]) -> Schedule:
    """The right warm-up, and then ``shape`` of the progress, which is 0 at the decay's beginning and 1 at its end."""

    def with_decay(step: int, peak: float, warmup_steps: int, total_steps: int) -> float:
        if step < warmup_steps:
            return peak * (step + 1) / warmup_steps
        return peak * shape((step - warmup_steps) / (total_steps - warmup_steps))

    return with_decay


def _without_peak(step: int, peak: float, warmup_steps: int, total_steps: int) -> float:
    return schedule(step, 1.0, warmup_steps, total_steps)


def _warmup_from_zero(step: int, peak: float, warmup_steps: int, total_steps: int) -> float:
    late = schedule(step, peak, warmup_steps, total_steps)
    return peak * step / warmup_steps if step < warmup_steps else late


def _warmup_too_long(step: int, peak: float, warmup_steps: int, total_steps: int) -> float:
    late = schedule(step, peak, warmup_steps, total_steps)
    return peak * (step + 1) / warmup_steps if step <= warmup_steps and warmup_steps else late


def _integer_division(step: int, peak: float, warmup_steps: int, total_steps: int) -> float:
    late = schedule(step, peak, warmup_steps, total_steps)
    return peak * ((step + 1) // warmup_steps) if step < warmup_steps else late


def _no_warmup(step: int, peak: float, warmup_steps: int, total_steps: int) -> float:
    return schedule(step, peak, 0, total_steps)


def _progress_from_start(step: int, peak: float, warmup_steps: int, total_steps: int) -> float:
    late = schedule(step, peak, 0, total_steps)
    return peak * (step + 1) / warmup_steps if step < warmup_steps else late


def _progress_too_long(step: int, peak: float, warmup_steps: int, total_steps: int) -> float:
    longer = _with_decay(_half_cosine)
    return longer(step, peak, warmup_steps, total_steps + warmup_steps)


def _one_step_early(step: int, peak: float, warmup_steps: int, total_steps: int) -> float:
    return schedule(step, peak, warmup_steps, total_steps - 1)


BUGS: tuple[Suspect[Schedule], ...] = (
    Suspect(
        _without_peak,
        "this is a factor between 0 and 1: `peak` is not in it",
        "multiply by `peak`, in the warm-up and in the decay",
    ),
    Suspect(
        _warmup_from_zero,
        "the warm-up counts from 0: the first step has the rate 0 and learns nothing, and the last is below the peak",
        "use step + 1: the first of 4 warm-up steps gets 1/4 of the peak, the fourth all of it",
    ),
    Suspect(
        _warmup_too_long,
        "the warm-up lasts one step too long: step `warmup_steps` is the first of the decay",
        "use `<`, not `<=`: steps 0 to warmup_steps - 1 warm up",
    ),
    Suspect(
        _integer_division,
        "`//` rounds down to a whole number, so nearly every warm-up step gets 0",
        "divide with `/`",
    ),
    Suspect(
        _progress_from_start,
        "the cosine has been running since step 0, so the rate jumps down when the warm-up ends",
        "measure the progress from the end of the warm-up: (step - warmup_steps) / (total_steps - warmup_steps)",
    ),
    Suspect(
        _no_warmup,
        "there is no warm-up: the cosine starts at step 0",
        "return peak * (step + 1) / warmup_steps while step < warmup_steps",
    ),
    Suspect(
        _progress_too_long,
        "the cosine is stretched over total_steps, but only total_steps - warmup_steps are left after the warm-up",
        "divide by (total_steps - warmup_steps), so that the progress is 1 at step total_steps",
    ),
    Suspect(
        _with_decay(lambda p: max(0.0, 1 - p)),
        "the rate falls on a straight line, not on a cosine",
        "put the progress p from 0 to 1 into (1 + cos(pi * p)) / 2",
    ),
    Suspect(
        _with_decay(lambda p: math.cos(math.pi / 2 * p)),
        "cos(pi/2 * p) falls fastest at the very end; half a cosine wave is flat at both ends",
        "use (1 + cos(pi * p)) / 2",
    ),
    Suspect(
        _with_decay(lambda p: math.cos(math.pi * p)),
        "cos(pi * p) runs from 1 down to -1: the rate turns negative half way, and the loss climbs",
        "lift and halve it: (1 + cos(pi * p)) / 2",
    ),
    Suspect(
        _with_decay(lambda p: (1 + math.cos(180 * p)) / 2),
        "`math.cos` takes radians, and you gave it degrees",
        "half a turn is math.pi, not 180",
    ),
    Suspect(
        _with_decay(_half_cosine),
        "past the end the cosine comes up again: training that runs on gets large rates",
        "let the progress be at most 1, or return 0.0 when step >= total_steps",
    ),
    Suspect(
        _one_step_early,
        "the rate is 0 one step too early: step total_steps - 1 is still a training step",
        "divide by (total_steps - warmup_steps), without the - 1",
    ),
    Suspect(
        _with_decay(lambda p: 0.1 + 0.9 * _half_cosine(min(1.0, p))),
        "a tenth of the peak is left at the end; some recipes do that, this one ends at 0",
        "let the cosine fall from `peak` to 0",
    ),
)


def rate(s: Student, step: int, peak: float, warmup_steps: int, total_steps: int) -> float:
    """The student's rate, as a number."""
    call = f"learning_rate({step}, {peak:g}, {warmup_steps}, {total_steps})"
    try:
        got = s.learning_rate(step, peak, warmup_steps, total_steps)
    except ZeroDivisionError:
        cause = "warmup_steps is 0 here, and the warm-up's formula is used all the same"
        raise CheckFailed(
            expected=f"a rate from {call}",
            got="ZeroDivisionError",
            cause=cause if warmup_steps == 0 else "a count that you divide by is 0",
            next_step="divide by warmup_steps only inside `if step < warmup_steps:`",
        ) from None
    if got is None:
        case = _case(step, warmup_steps, total_steps)
        raise CheckFailed(
            expected=f"a rate from {call}",
            got="None",
            cause=f"no `return` when {case}",
            next_step=f"return a number in this case too: {_formula(step, warmup_steps, total_steps)}",
        )
    return as_number(got, call)


def _case(step: int, warmup_steps: int, total_steps: int) -> str:
    if step < warmup_steps:
        return "step < warmup_steps"
    return "step >= total_steps" if step >= total_steps else "warmup_steps <= step < total_steps"


def _formula(step: int, warmup_steps: int, total_steps: int) -> str:
    if step < warmup_steps:
        return "peak * (step + 1) / warmup_steps"
    return "0" if step >= total_steps else "peak * (1 + cos(pi * p)) / 2 with p from 0 to 1"


def compare(s: Student, steps: Sequence[int], peak: float, warmup_steps: int, total_steps: int) -> None:
    """Raise `CheckFailed` unless the rate is right at each of ``steps``; name the bug if it is a known one."""
    got = [rate(s, step, peak, warmup_steps, total_steps) for step in steps]
    expected = [schedule(step, peak, warmup_steps, total_steps) for step in steps]
    wrong = [i for i in range(len(steps)) if not _same(got[i], expected[i], peak)]
    if not wrong:
        return

    def explains(bug: Schedule) -> bool:
        values = [bug(step, peak, warmup_steps, total_steps) for step in steps]
        return all(_same(a, b, peak) for a, b in zip(got, values, strict=True))

    first = wrong[0]
    call = f"learning_rate({steps[first]}, {peak:g}, {warmup_steps}, {total_steps})"
    unknown = _unknown(steps[first], warmup_steps, total_steps)
    accuse(BUGS, explains, unknown, expected=f"{call} is {expected[first]:.6g}", got=f"{got[first]:.6g}")


def _same(a: float, b: float, peak: float) -> bool:
    """Whether two rates agree; the rate 0 may come out as a rounding error of the peak."""
    return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9 * peak)


def _unknown(step: int, warmup_steps: int, total_steps: int) -> Suspect[Schedule]:
    if step < warmup_steps:
        cause = "the warm-up is not a line that ends at the peak"
    elif step < total_steps:
        cause = "the decay is not half a cosine"
    else:
        cause = "something is left when the run is over"
    formula = _formula(step, warmup_steps, total_steps)
    return Suspect(schedule, cause, f"compute this one value by hand: {formula}")


@check(points=0.75, seconds=2, reason="the warm-up rises in equal steps, from above 0 to the peak")
def warms_up(s: Student) -> None:
    compare(s, range(4), peak=3e-3, warmup_steps=4, total_steps=20)


@check(points=0.5, seconds=2, reason="the decay starts at the peak, without a jump")
def joins(s: Student) -> None:
    compare(s, [5], peak=2e-3, warmup_steps=5, total_steps=15)


@check(points=0.75, seconds=2, reason="the decay follows half a cosine")
def follows_the_cosine(s: Student) -> None:
    compare(s, [6, 8, 10, 13], peak=3e-3, warmup_steps=4, total_steps=16)


@check(points=0.5, seconds=2, reason="the rate is 0 at the end and after it")
def ends(s: Student) -> None:
    compare(s, [16, 17, 22, 28, 1000], peak=3e-3, warmup_steps=4, total_steps=16)


@check(points=0.5, seconds=2, reason="works without a warm-up")
def without_warmup(s: Student) -> None:
    compare(s, [0, 4, 8], peak=1e-2, warmup_steps=0, total_steps=8)


CHECKS = (warms_up, joins, follows_the_cosine, ends, without_warmup)
