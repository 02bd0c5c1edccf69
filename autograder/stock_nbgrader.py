"""nbgrader's own grading, as it is: the command line run in a process of its own, and the scores it recorded.

One student an invocation: nbgrader stops a batch at the first notebook it can't read, and everybody after it
stays ungraded.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat

from .course import Course, course_directory


@dataclass(frozen=True)
class Run:
    """How one nbgrader command ended."""

    returncode: int
    log: str
    seconds: float


@dataclass(frozen=True)
class Score:
    """What the gradebook holds for one graded cell; ``points`` is None while it waits for a human."""

    points: float | None
    most: float


def nbgrader(course: Course, *arguments: str, limit: float = 1800.0) -> Run:
    """Run ``nbgrader <arguments>`` in the course's folder.

    Args:
        limit: seconds after which it is given up, with return code -1.
    """
    env = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }
    started = time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=course.root,
            env=env,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=limit,
        )
        returncode, log = done.returncode, done.stdout
    except subprocess.TimeoutExpired as stopped:
        returncode, log = -1, str(stopped.stdout or "") + f"\nstopped after {limit:.0f} s"
    return Run(returncode, log, time.monotonic() - started)


def submit(course: Course, assignment: str, student: str, notebook: nbformat.NotebookNode) -> None:
    """Put a notebook where nbgrader looks for a student's submission."""
    folder = course.root / "submitted" / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / f"{assignment}.ipynb")


def autograde(course: Course, assignment: str, student: str) -> Run:
    """Grade one submission with `nbgrader autograde`."""
    return nbgrader(course, "autograde", assignment, "--student", student, "--force")


def generate_feedback(course: Course, assignment: str, student: str) -> Run:
    """Write one student's feedback page with `nbgrader generate_feedback`."""
    return nbgrader(course, "generate_feedback", assignment, "--student", student, "--force")


def feedback_page(course: Course, assignment: str, student: str) -> Path:
    """Where `generate_feedback` writes."""
    return course.root / "feedback" / student / assignment / f"{assignment}.html"


def scores(course: Course, assignment: str, student: str) -> dict[str, Score]:
    """A student's points by grade_id, in the notebook's order; empty when nothing was recorded."""
    from nbgrader.api import Gradebook, MissingEntry

    folder = course_directory(course)
    with Gradebook(folder.db_url, folder.course_id) as gradebook:
        try:
            notebook = gradebook.find_submission_notebook(assignment, assignment, student)
        except MissingEntry:
            return {}
        found = {grade.name: Score(_points(grade), grade.max_score) for grade in notebook.grades}
    order = nbformat.read(course.source_notebook(assignment), as_version=4).cells
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in order]
    return {name: found[name] for name in names if name in found}


def _points(grade: object) -> float | None:
    """As nbgrader adds up: a human's score counts before its own."""
    manual, auto = grade.manual_score, grade.auto_score  # type: ignore[attr-defined]
    return manual if manual is not None else auto


def what_went_wrong(run: Run) -> str:
    """Why nbgrader recorded nothing, in a sentence; "" when it did its work.

    >>> what_went_wrong(Run(1, "nbclient.exceptions.DeadKernelError: Kernel died", 3.0))
    'The kernel died, and nbgrader recorded nothing.'
    """
    if run.returncode == 0:
        return ""
    if "DeadKernelError" in run.log or "Kernel died" in run.log:
        return "The kernel died, and nbgrader recorded nothing."
    if run.returncode == -1:
        return "Grading took too long and was stopped; nbgrader recorded nothing."
    lines = [line for line in run.log.strip().splitlines() if "ERROR" in line] or ["no message"]
    return f"nbgrader failed and recorded nothing: {lines[0].split('ERROR]')[-1].strip()}"
