"""Hidden checks: run by the grader after the visible ones, never shipped to learners.

The feedback page shows a check's reason and message; its source stays here.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from tinyloops.checks import Check, Report, run_checks, visible_checks


def all_checks(exercise: str) -> tuple[Check, ...]:
    """The visible and then the hidden checks of e.g. ``"pretraining.packing"``; their points add up to the exercise's."""
    return visible_checks(exercise) + importlib.import_module(f"{__name__}.{exercise}").CHECKS


def report(exercise: str, names: Mapping[str, Any]) -> Report:
    """Run every check of an exercise on a student's ``names``."""
    return run_checks(all_checks(exercise), names)


def grade(exercise: str, names: Mapping[str, Any]) -> float:
    """As `tinyloops.checks.grade`, with the hidden checks."""
    result = report(exercise, names)
    print(result)
    return round(result.score, 4)
