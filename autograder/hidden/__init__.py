"""Hidden checks: run by the grader after the visible ones, never shipped to learners.

The feedback page shows a check's reason and message; its source stays here.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from tinyloops.checks import Check, exercise_points, run_checks, visible_checks
from tinyloops.checks.containment import quiet


def hidden_checks(exercise: str) -> tuple[Check, ...]:
    """The checks that only the grader runs, e.g. of ``"pretraining.packing"``."""
    return importlib.import_module(f"{__name__}.{exercise}").CHECKS


def all_checks(exercise: str) -> tuple[Check, ...]:
    """The visible and then the hidden checks of an exercise; their points add up to the exercise's."""
    return visible_checks(exercise) + hidden_checks(exercise)


def grade(exercise: str, names: Mapping[str, Any], visible: float) -> float:
    """Run the hidden checks, print their report, and return the points of all checks together.

    Args:
        visible: what `tinyloops.checks.grade` gave, just before: the share of the visible checks that passed,
            in points of the whole exercise.
    """
    with quiet():
        report = run_checks(hidden_checks(exercise), names)
        share = visible / exercise_points(exercise)
        seen = sum(check.points for check in visible_checks(exercise))
    score = round(share * seen + report.score, 4)
    print(f"checks at grading:\n{report}\nvisible checks and these: {score:g} of {seen + report.total:g} points")
    return score


def ask(question: str, names: Mapping[str, Any]) -> float:
    """The points of a concept question, by its key; the explanation was printed by `tinyloops.checks.ask`."""
    chapter = question.rpartition(".")[0]
    keys = importlib.import_module(f"{__name__}.{chapter}.concepts").KEYS
    return next(key for key in keys if key.name == question).grade(names)
