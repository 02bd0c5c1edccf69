"""Hidden checks of exercise 9: other faults of the same kinds, and other tasks."""

from __future__ import annotations

from tinyloops.checks import Student, check
from tinyloops.checks.classification.diagnosis import NO_BOUND_OF_K, diagnose, diagnose_made_up


@check(points=0.5, reason="other faults, on news and on e-mails", seconds=60)
def other_faults(s: Student) -> None:
    diagnose(s, "tokens", "small vocabulary", task="news", seed=2)
    diagnose(s, "encoder", "vectors mixed up", task="news", seed=3)
    diagnose(s, "encoder", "inverted mask", seed=4)
    diagnose(s, "head", "signs reversed", task="news", seed=5)
    diagnose(s, "none", task="news", seed=6)


@check(points=0.5, reason="middling vectors are judged by the number of classes", seconds=60)
def number_of_classes(s: Student) -> None:
    """A right answer's probe is five standard errors or more away from the bound: it fails in less than 1e-6 of runs.

    With 2 classes it is right on 56%, and the bound is 75%; with 10 classes it is right on 73%, and the bound is 55%.
    """
    diagnose_made_up(s, "encoder", 2, 0.12, NO_BOUND_OF_K)
    diagnose_made_up(s, "none", 10, 0.7, NO_BOUND_OF_K)


CHECKS = (other_faults, number_of_classes)
