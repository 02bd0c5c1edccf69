"""Curves of runs that nobody made, with a fault that is known, and what the rules of exercise 9 say of them."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import NamedTuple

#: How much each rule of exercise 9 asks for, in nats a token.
JUMP, RISE, FALL = 0.5, 0.1, 0.05
FAULTS = ("diverged", "rate too large", "too many steps", "too few steps", "forgetting")


class Curves(NamedTuple):
    """What was measured before the run and every few steps of it; the losses are in nats a token."""

    steps: list[int]
    train: list[float]
    held_out: list[float]
    retained: list[float]


def copied(curves: Curves) -> Curves:
    """Lists of their own."""
    return Curves(list(curves.steps), list(curves.train), list(curves.held_out), list(curves.retained))


def through(points: Mapping[int, float], steps: Sequence[int]) -> list[float]:
    """Values at ``steps`` on straight lines through ``points``, and level outside of them.

    >>> through({0: 3.0, 20: 1.0}, [0, 5, 20, 40])
    [3.0, 2.5, 1.0, 1.0]
    """
    known = sorted(points.items())

    def at(step: int) -> float:
        for (left, low), (right, high) in zip(known, known[1:], strict=False):
            if left <= step <= right:
                return low + (high - low) * (step - left) / (right - left)
        return known[0][1] if step < known[0][0] else known[-1][1]

    return [at(step) for step in steps]


EVENLY = tuple(range(0, 201, 10))
GOOD: dict[int, float] = {0: 3.0, 40: 1.0, 100: 0.8}
LEARNS: dict[int, float] = {0: 3.1, 40: 0.9, 200: 0.5}
KEEPS: dict[int, float] = {0: 1.9, 200: 2.1}


def drawn(
    held_out: Mapping[int, float] = GOOD,
    retained: Mapping[int, float] = KEEPS,
    train: Mapping[int, float] = LEARNS,
    steps: Sequence[int] = EVENLY,
) -> Curves:
    """Curves through these points; with none given, those of a good run.

    >>> curves = drawn(steps=(0, 100, 200))
    >>> curves.held_out, curves.retained
    ([3.0, 0.8, 0.8], [1.9, 2.0, 2.1])
    """
    return Curves(list(steps), *(through(points, steps) for points in (train, held_out, retained)))


def finite(curves: Curves) -> bool:
    """Whether all losses are."""
    return all(math.isfinite(value) for values in curves[1:] for value in values)


def largest_until(curves: Curves, share: float) -> float:
    """The largest rise of `retained` above its start in the first ``share`` of the run."""
    return max(
        value - curves.retained[0]
        for step, value in zip(curves.steps, curves.retained, strict=True)
        if step <= share * curves.steps[-1]
    )


def fall_since(curves: Curves, share: float) -> float:
    """By how much `held_out` fell from the last measurement in the first ``share`` of the run to the end."""
    before = [index for index, step in enumerate(curves.steps) if step <= share * curves.steps[-1]]
    return curves.held_out[before[-1]] - curves.held_out[-1]


def evidence(curves: Curves) -> dict[str, bool]:
    """For each fault, in the order of the rules, whether its rule speaks."""
    return {
        "diverged": not finite(curves) or curves.train[-1] >= curves.train[0],
        "rate too large": largest_until(curves, 0.1) > JUMP,
        "too many steps": curves.held_out[-1] - min(curves.held_out) >= RISE,
        "too few steps": fall_since(curves, 0.75) >= FALL,
        "forgetting": curves.retained[-1] - curves.retained[0] > JUMP,
    }


def first_of(evidence: Mapping[str, bool]) -> str:
    """The first fault whose rule speaks, or "none"."""
    return next((fault for fault, speaks in evidence.items() if speaks), "none")


def right_diagnosis(curves: Curves) -> str:
    """What the rules say.

    >>> right_diagnosis(drawn()), right_diagnosis(drawn(held_out={0: 3.0, 60: 0.8, 200: 1.2}))
    ('none', 'too many steps')
    """
    return first_of(evidence(curves))


def right_best_step(curves: Curves) -> int:
    """The step of the smallest `held_out`, the first of equals; nan does not count.

    >>> right_best_step(drawn(held_out={0: 3.0, 60: 0.8, 200: 1.2}))
    60
    """
    known = [(value, step) for step, value in zip(curves.steps, curves.held_out, strict=True) if not math.isnan(value)]
    return min(known)[1]


def random_curves(seed: int) -> Curves:
    """Curves of 8 to 20 unevenly spaced measurements, of any fault or of several.

    All values are multiples of 0.04, so that no difference comes nearer to a threshold than rounding reaches.
    """
    draw = random.Random(seed)
    steps = [0]
    for _ in range(draw.randint(7, 19)):
        steps.append(steps[-1] + draw.randint(1, 9))
    end = steps[-1]
    lowest, level = draw.randint(end // 8, end), draw.choice([0.8, 1.2])
    held_out = {0: 3.0, lowest: level, end: level + draw.choice([0.0, 0.04, 0.2, 0.6])}
    jump = draw.choice([end // 12, end // 2])
    retained = {0: 2.0, jump: 2.0 + draw.choice([0.0, 0.2, 0.8]), end: 2.0 + draw.choice([0.0, 0.32, 0.8])}
    train = {0: 3.0, end // 2: 1.2, end: draw.choice([0.4, 0.8, 0.8, 0.8, 3.0])}
    curves = drawn(held_out, retained, train, steps)
    return Curves(steps, *([round(value / 0.04) * 0.04 for value in values] for values in curves[1:]))
