"""Free, instant checks for the learner's notebook.

``grade("pretraining.packing", globals())`` prints what is right and what is not, and returns the points as a plain
float, the only kind of value that nbgrader reads as partial credit.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from .concepts import ask
from .containment import quiet
from .framework import Check, CheckFailed, Report, Result, Student, check, run_checks

__all__ = ["Check", "CheckFailed", "Report", "Result", "Student", "ask", "check", "grade", "run_checks"]


def visible_checks(exercise: str) -> tuple[Check, ...]:
    """The checks that the learner may run, e.g. of ``"pretraining.packing"``."""
    return importlib.import_module(f"{__name__}.{exercise}").CHECKS


def exercise_points(exercise: str) -> float:
    """What the whole exercise is worth, hidden checks included."""
    return float(importlib.import_module(f"{__name__}.{exercise}").POINTS)


def grade(exercise: str, names: Mapping[str, Any]) -> float:
    """Run an exercise's visible checks on ``names`` (a notebook's ``globals()``), print the report, return points.

    They are the exercise's full points when all visible checks pass (`nbgrader validate` wants that); the grader adds
    hidden checks, and then each check counts for itself. The last line of the report says so.
    """
    with quiet():  # also for the imports: nbgrader gives 0 points to a cell that writes to stderr
        report = run_checks(visible_checks(exercise), names)
        points = exercise_points(exercise)
    print(report)
    print(
        f"visible checks: {report.score:g} of {report.total:g} points; the grader adds {points - report.total:g} on "
        f"fresh data. Passed so far, as a share of all {points:g} points:"
    )
    return round(points * report.score / report.total, 4)
