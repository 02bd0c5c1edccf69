"""Answers to an assignment's exercises: the reference, the empty release, right ones and wrong ones."""

from __future__ import annotations

import ast
import contextlib
import functools
import io
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
import nbformat

from autograder.build_notebook import read_percent
from autograder.course import Course
from autograder.hidden import all_checks
from autograder.submission import reference_answers
from tinyloops.checks import Report, run_checks

TESTS = Path(__file__).resolve().parents[1]
REPOSITORY = Course(TESTS.parent)
#: The notebook of each chapter that has an assignment.
NOTEBOOKS = {
    "pretraining": "01_pretraining",
    "classification": "02_classification",
    "finetuning": "03_finetuning",
    "collapse": "04_collapse",
}


def source(chapter: str) -> nbformat.NotebookNode:
    """The instructor's notebook, without the marks of solutions."""
    notebook = read_percent(REPOSITORY.source_py(NOTEBOOKS[chapter]))
    answers = reference_answers(notebook)
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = answers.get(grade_id, cell.source)
    return notebook


def release(chapter: str) -> nbformat.NotebookNode:
    """What students get."""
    return nbformat.read(REPOSITORY.release(NOTEBOOKS[chapter]), as_version=4)


def exercises(chapter: str) -> list[str]:
    """The exercises of a chapter, in the notebook's order, e.g. ``"packing"``."""
    marked = (cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in source(chapter).cells)
    names = [name.removeprefix("check_") for name in marked if name.startswith("check_")]
    return [name for name in names if not name.startswith("q")]


def stages(notebook: nbformat.NotebookNode) -> Iterator[tuple[str, dict[str, Any]]]:
    """Run a notebook's ordinary cells; at each graded cell, its grade_id and what is defined by then.

    A cell that fails stops no other, as in grading.
    """
    matplotlib.use("Agg")
    names: dict[str, Any] = {"__name__": "__main__", "display": print}
    for number, cell in enumerate(notebook.cells):
        about = cell.metadata.get("nbgrader", {})
        if about.get("grade"):
            yield about["grade_id"], dict(names)
        elif cell.cell_type == "code":
            # A notebook may show things: only what it defines matters here.
            with _scratch_folder(), contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
                exec(compile(cell.source, f"<cell {number}>", "exec"), names)


@functools.cache
def _reference(chapter: str) -> tuple[Iterator[tuple[str, dict[str, Any]]], dict[str, dict[str, Any]]]:
    return stages(source(chapter)), {}


@functools.cache
def reference_answers_only(chapter: str) -> dict[str, Any]:
    """What the reference's answers define, without the cells between them, some of which train for seconds."""
    notebook = source(chapter)
    imports = next(cell for cell in notebook.cells if cell.cell_type == "code")
    answers = (cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution"))
    notebook.cells = [imports, *(cell for cell in answers if cell.cell_type == "code")]
    end = nbformat.v4.new_code_cell(metadata={"nbgrader": {"grade": True, "grade_id": "end"}})
    notebook.cells.append(end)
    return dict(stages(notebook))["end"]


def reference_names(chapter: str, exercise: str) -> dict[str, Any]:
    """What the reference solution has defined when ``exercise`` is checked; cells run once, and no further."""
    running, seen = _reference(chapter)
    while f"check_{exercise}" not in seen:
        grade_id, names = next(running)
        seen[grade_id] = names
    return seen[f"check_{exercise}"]


@contextlib.contextmanager
def _scratch_folder() -> Iterator[None]:
    """Notebooks save files where they are; that must not be the repository."""
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


@dataclass(frozen=True)
class Answer:
    """One file with another answer to an exercise: an alternative that is right, or a mutant that is wrong."""

    chapter: str
    exercise: str
    path: Path

    def __str__(self) -> str:
        return f"{self.exercise}/{self.path.stem}"

    @property
    def about(self) -> str:
        """The docstring: the misconception of a mutant, or how an alternative is written."""
        return " ".join((ast.get_docstring(ast.parse(self.path.read_text(encoding="utf-8"))) or "").split())

    @property
    def fails(self) -> tuple[str, ...]:
        """The reasons of exactly those checks that a mutant must fail."""
        return self._constant("FAILS")

    @property
    def says(self) -> str:
        """Words of a message that name a mutant's bug."""
        return self._constant("SAYS")

    def names(self) -> dict[str, Any]:
        """The reference's names with this answer's in their place."""
        names = dict(reference_names(self.chapter, self.exercise))
        exec(compile(self.path.read_text(encoding="utf-8"), f"<{self}>", "exec"), names)
        return names

    def _constant(self, name: str) -> Any:
        for node in ast.parse(self.path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
                return ast.literal_eval(node.value)
        raise AssertionError(f"{self.path} has no {name}")


def mutants(chapter: str, exercise: str) -> list[Answer]:
    """Wrong answers that people really give."""
    return _answers("mutants", chapter, exercise)


def alternatives(chapter: str, exercise: str) -> list[Answer]:
    """Right answers that are written differently."""
    return _answers("alternatives", chapter, exercise)


def _answers(kind: str, chapter: str, exercise: str) -> list[Answer]:
    return [Answer(chapter, exercise, path) for path in sorted((TESTS / kind / chapter / exercise).glob("*.py"))]


def report(chapter: str, exercise: str, names: Mapping[str, Any]) -> Report:
    """All checks of an exercise, visible and hidden, on what a notebook defined."""
    with _scratch_folder():
        return run_checks(all_checks(f"{chapter}.{exercise}"), names)
