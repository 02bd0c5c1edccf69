"""The demo's classes: every answer has its cell, and the best written answers are those of the rubrics."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.build_notebook import read_percent
from autograder.course import Course
from autograder.sample_class import FOLDER, Student, sample_class
from autograder.submission import solution_cells

COURSE = Course(Path(__file__).resolve().parents[2])
ASSIGNMENTS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def students(assignment: str) -> list[Student]:
    return sample_class(assignment, read_percent(COURSE.source_py(assignment)))


def full_answers(assignment: str) -> dict[str, str]:
    """The rubric's best sample for each written cell."""
    text = (COURSE.root / "docs" / "rubrics" / f"{assignment}.md").read_text(encoding="utf-8")
    found = re.finditer(r"^### (?:`(\w+)`, answer|Answer) A: .*\n\n((?:>.*\n)+)", text, flags=re.MULTILINE)
    return {match[1] or "written": re.sub("^> ?", "", match[2], flags=re.MULTILINE) for match in found}


def words(text: str) -> list[str]:
    return text.split()


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_students_answer_cells_that_exist(assignment: str) -> None:
    cells = solution_cells(read_percent(COURSE.source_py(assignment)))
    for student in students(assignment):
        assert set(student.answers) <= set(cells), student.name
        assert student.story


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_class_has_one_who_is_right_one_who_left_all_blank_and_some_between(assignment: str) -> None:
    stories = [student.story for student in students(assignment)]
    assert stories[0] == "Everything right."
    assert sum("Handed in as it was given." in story for story in stories) == 1
    assert len(stories) >= 7


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_best_student_writes_what_the_rubric_gives_all_points(assignment: str) -> None:
    expected = full_answers(assignment)
    assert expected
    best = students(assignment)[0].answers
    for cell, text in expected.items():
        assert words(best[cell]) == words(text)
