"""Each exercise's checks on answers that are known: right ones get all points, each wrong one loses just its own."""

from __future__ import annotations

import pytest

from autograder.hidden import all_checks
from tinyloops.checks import exercise_points

from .answers import (
    NOTEBOOKS,
    Answer,
    alternatives,
    exercises,
    mutants,
    reference_names,
    release,
    report,
    source,
    stages,
)  # fmt: skip

EXERCISES = [(chapter, exercise) for chapter in NOTEBOOKS for exercise in exercises(chapter)]
MUTANTS = [mutant for chapter, exercise in EXERCISES for mutant in mutants(chapter, exercise)]
ALTERNATIVES = [answer for chapter, exercise in EXERCISES for answer in alternatives(chapter, exercise)]


@pytest.mark.parametrize(("chapter", "exercise"), EXERCISES)
def test_reference_gets_all_points(chapter: str, exercise: str) -> None:
    result = report(chapter, exercise, reference_names(chapter, exercise))
    assert not result.failed, str(result)


@pytest.mark.parametrize("chapter", NOTEBOOKS)
def test_empty_release_gets_nothing(chapter: str) -> None:
    names = dict(stages(release(chapter)))
    earned = {name: report(chapter, name, names[f"check_{name}"]).score for name in exercises(chapter)}
    assert set(earned.values()) == {0.0}, earned


@pytest.mark.parametrize("answer", ALTERNATIVES, ids=str)
def test_right_answer_written_differently_gets_all_points(answer: Answer) -> None:
    result = report(answer.chapter, answer.exercise, answer.names())
    assert not result.failed, str(result)


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_wrong_answer_loses_its_points_and_hears_why(mutant: Answer) -> None:
    result = report(mutant.chapter, mutant.exercise, mutant.names())
    assert sorted(failed.reason for failed in result.failed) == sorted(mutant.fails), str(result)
    assert any(mutant.says in failed.message for failed in result.failed), str(result)


@pytest.mark.parametrize(("chapter", "exercise"), EXERCISES)
def test_points_agree(chapter: str, exercise: str) -> None:
    checks = all_checks(f"{chapter}.{exercise}")
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in source(chapter).cells}
    total = sum(check.points for check in checks)
    assert total == exercise_points(f"{chapter}.{exercise}")
    assert total == cells[f"check_{exercise}"].metadata.nbgrader.points
    assert len({check.reason for check in checks}) == len(checks), "two checks have the same reason"


@pytest.mark.parametrize(("chapter", "exercise"), EXERCISES)
def test_there_are_enough_answers(chapter: str, exercise: str) -> None:
    assert len(mutants(chapter, exercise)) >= 6
    assert len(alternatives(chapter, exercise)) >= 3
