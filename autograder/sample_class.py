"""The sample class of `make demo`: submissions made from the release, each with one story.

They lie in `demo_class/<assignment>/`, one py:percent file a student: a markdown cell tells the story, and a cell
titled e.g. `# %% packing` answers the solution cell of that grade_id. Elsewhere students in `from_reference/` have
the instructor's answers, and those in `from_release/` what they were given.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import nbformat

from .build_notebook import read_percent
from .course import CourseError
from .submission import fill, read_answers, reference_answers

FOLDER = Path(__file__).parent / "demo_class"


@dataclass(frozen=True)
class Student:
    """One of the sample class: a name such as ``03-labels-not-shifted``, a story, and answers by grade_id."""

    name: str
    story: str
    answers: dict[str, str]


def sample_class(assignment: str, source: nbformat.NotebookNode, folder: Path = FOLDER) -> list[Student]:
    """The students of an assignment, by name.

    Args:
        source: the instructor's notebook, whose answers the students of `from_reference/` start from.
        folder: where the sample classes are.

    Raises:
        CourseError: there is no class for this assignment.
    """
    paths = sorted((folder / assignment).glob("from_re*/*.py"), key=lambda path: path.name)
    if not paths:
        raise CourseError(f"There is no sample class for {assignment} in {folder}.")
    reference = reference_answers(source)
    return [_student(path, reference if path.parent.name == "from_reference" else {}) for path in paths]


def submission(release: nbformat.NotebookNode, student: Student) -> nbformat.NotebookNode:
    """What the student hands in."""
    return fill(release, student.answers)


def _student(path: Path, start: dict[str, str]) -> Student:
    stories = [cell.source for cell in read_percent(path).cells if "title" not in cell.metadata]
    if not stories:
        raise CourseError(f"{path} needs a markdown cell that says what is special about this student.")
    return Student(path.stem.replace("_", "-"), stories[0], {**start, **read_answers(path)})
