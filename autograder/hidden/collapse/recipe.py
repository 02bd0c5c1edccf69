"""Hidden check of exercise 5: other numbers of texts and generations, other shares and widths."""

from __future__ import annotations

from tinyloops.checks import Student, check
from tinyloops.checks.collapse.plans import random_cases
from tinyloops.checks.collapse.recipe import compare_texts


@check(points=0.75, reason="all four plans with other numbers of texts and generations, other shares and widths")
def other_cases(s: Student) -> None:
    for case in random_cases(40, seed=905):
        compare_texts(s, case)


CHECKS = (other_cases,)
