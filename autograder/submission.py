"""Submissions made by hand or by a test: a released notebook with some cells answered."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path

import nbformat

from .build_notebook import read_percent
from .course import CourseError


def solution_cells(notebook: nbformat.NotebookNode) -> dict[str, nbformat.NotebookNode]:
    """The cells a student answers in, by grade_id."""
    marked = ((cell.metadata.get("nbgrader", {}), cell) for cell in notebook.cells)
    return {about["grade_id"]: cell for about, cell in marked if about.get("solution")}


def fill(release: nbformat.NotebookNode, answers: Mapping[str, str]) -> nbformat.NotebookNode:
    """A copy of a released notebook with ``answers``, texts by grade_id, in place of the stubs.

    Raises:
        CourseError: an answer names no solution cell of the notebook.
    """
    filled = copy.deepcopy(release)
    cells = solution_cells(filled)
    for grade_id, text in answers.items():
        if grade_id not in cells:
            raise CourseError(f"There is no solution cell {grade_id!r}; there are: {', '.join(cells)}.")
        cells[grade_id].source = text
    return filled


def reference_answers(source: nbformat.NotebookNode) -> dict[str, str]:
    """The instructor's own answers by grade_id, without the lines that mark a solution.

    >>> cell = nbformat.v4.new_code_cell(
    ...     "def f(x):\\n    ### BEGIN SOLUTION\\n    return 2 * x\\n    ### END SOLUTION",
    ...     metadata={"nbgrader": {"grade_id": "f", "solution": True}},
    ... )
    >>> print(reference_answers(nbformat.v4.new_notebook(cells=[cell]))["f"])
    def f(x):
        return 2 * x
    """
    marks = ("BEGIN SOLUTION", "END SOLUTION")
    return {
        grade_id: "\n".join(line for line in cell.source.split("\n") if not any(mark in line for mark in marks))
        for grade_id, cell in solution_cells(source).items()
    }


def read_answers(path: Path) -> dict[str, str]:
    """Answers from a py:percent file whose cells are titled with a grade_id: ``# %% packing``.

    Raises:
        CourseError: a cell has no title.
    """
    answers = {}
    for cell in read_percent(path).cells:
        if "title" in cell.metadata:
            answers[cell.metadata["title"]] = cell.source
        elif cell.cell_type == "code":
            raise CourseError(f"{path}: a cell needs the grade_id it answers as its title, e.g. '# %% packing'.")
    return answers
