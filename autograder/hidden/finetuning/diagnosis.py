"""Hidden checks of exercise 9: runs with two faults, and many runs with measurements at uneven steps."""

from __future__ import annotations

from tinyloops.checks import Student, check
from tinyloops.checks.finetuning.diagnosis import compare_best_step, compare_diagnosis
from tinyloops.checks.finetuning.made_up_curves import drawn, random_curves


@check(points=0.5, reason="of two faults the one whose rule stands first is named")
def two_faults(s: Student) -> None:
    jump, slow = {0: 1.9, 10: 2.7, 200: 4.0}, {0: 1.9, 200: 3.1}
    over, under = {0: 3.0, 60: 0.8, 200: 1.3}, {0: 3.0, 200: 1.0}
    up_and_down = {0: 3.0, 60: 0.8, 150: 1.6, 200: 1.2}
    risen = {0: 3.0, 200: 3.3}
    compare_diagnosis(s, drawn(over, jump), "a jump of retained at once, and held_out that rises later")
    compare_diagnosis(s, drawn(under, jump), "a jump of retained at once, and held_out that falls to the end")
    compare_diagnosis(s, drawn(over, jump, risen), "a training loss that rose, and a jump of retained")
    compare_diagnosis(s, drawn(over, slow), "held_out that rises again, and retained that rises slowly")
    compare_diagnosis(s, drawn(up_and_down), "held_out that falls at the end, 0.4 above its lowest")
    compare_diagnosis(s, drawn(under, slow), "held_out that falls to the end, and retained that rises slowly")


@check(points=0.5, reason="diagnosis and best step of many runs, measured at uneven steps")
def many_curves(s: Student) -> None:
    for seed in range(60):
        curves = random_curves(500 + seed)
        compare_diagnosis(s, curves, f"steps {curves.steps[:4]} ... {curves.steps[-1]}")
        compare_best_step(s, curves)


CHECKS = (two_faults, many_curves)
