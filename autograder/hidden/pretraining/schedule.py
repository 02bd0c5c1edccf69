"""Hidden checks of exercise 4: other lengths, and how the rate depends on the peak."""

from __future__ import annotations

import math

from tinyloops.checks import CheckFailed, Student, check
from tinyloops.checks.pretraining.schedule import compare, rate


@check(points=0.5, seconds=2, reason="the whole curve is right for other lengths")
def other_lengths(s: Student) -> None:
    compare(s, range(32), peak=6e-4, warmup_steps=7, total_steps=29)
    compare(s, [0, 1, 2, 50_000, 99_999, 100_000], peak=1e-3, warmup_steps=1, total_steps=100_000)


@check(points=0.5, seconds=2, reason="the rate is in proportion to the peak, however small the peak")
def proportional_to_peak(s: Student) -> None:
    for step in (2, 6, 11):
        unit = rate(s, step, 1.0, 3, 13)
        if unit == 0:
            raise CheckFailed(
                expected=f"a rate above 0 at step {step} of 13",
                got=0,
                cause="nothing is learnt before the run is over",
                next_step="pass the visible checks first",
            )
        for peak in (1e-7, 5.0):
            got = rate(s, step, peak, 3, 13)
            if not math.isclose(got, peak * unit, rel_tol=1e-6):
                raise CheckFailed(
                    expected=f"at step {step} of 13, {peak:g} times the rate that the peak 1 gives ({unit:.6g})",
                    got=f"{got:.6g}",
                    cause="a number of its own, which does not depend on `peak`, is in the rate",
                    next_step="let `peak` be a factor of the whole formula",
                )


CHECKS = (other_lengths, proportional_to_peak)
