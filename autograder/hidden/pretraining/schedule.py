"""Hidden checks of exercise 4: other lengths, and how the rate depends on the peak."""

from __future__ import annotations

from tinyloops.checks import Student, check
from tinyloops.checks.pretraining.schedule import compare


@check(points=0.5, reason="the whole curve is right for other lengths")
def other_lengths(s: Student) -> None:
    compare(s, range(32), peak=6e-4, warmup_steps=7, total_steps=29)
    compare(s, [0, 1, 2, 50_000, 99_999, 100_000], peak=1e-3, warmup_steps=1, total_steps=100_000)


@check(points=0.5, reason="the rate is in proportion to the peak, however small the peak")
def proportional_to_peak(s: Student) -> None:
    for peak in (1e-7, 1.0, 5.0):
        compare(s, [2, 11, 12], peak=peak, warmup_steps=3, total_steps=13)


CHECKS = (other_lengths, proportional_to_peak)
