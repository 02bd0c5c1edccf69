"""`autograder demo`: an assignment built, a sample class graded by nbgrader, a report to look at.

Everything happens in `build/demo/`, a course folder of its own, so that the clone's gradebook stays as it is.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from . import stock_nbgrader
from .build import build
from .class_report import write_class_report
from .class_scores import ClassScores, Row, number
from .class_table import class_table, legend
from .course import Course
from .sample_class import FOLDER, Student, sample_class, submission


def demo(course: Course, assignment: str, console: Console, classes: Path = FOLDER) -> ClassScores:
    """Build, grade and report; what came out.

    Args:
        course: the clone.
        assignment: which of its assignments.
        console: where to show progress and the table.
        classes: folder of sample classes.
    """
    course.require(assignment)
    playground = _playground(course, assignment)
    console.print(f"Building {assignment} from its source ...")
    build(playground)
    source, release = (
        nbformat.read(path, as_version=4)
        for path in (playground.source_notebook(assignment), playground.release(assignment))
    )
    students = sample_class(assignment, source, classes)
    for student in students:
        stock_nbgrader.submit(playground, assignment, student.name, submission(release, student))
    runs = _grade(playground, assignment, students, console)
    console.print("Writing the feedback pages ...")
    stock_nbgrader.generate_feedback(playground, assignment, "*")
    rows = [_row(playground, assignment, student, runs[student.name]) for student in students]
    scores = ClassScores(assignment, rows)
    report = playground.root / "report.html"
    write_class_report(scores, report)
    console.print(class_table(scores))
    console.print(legend(scores), highlight=False)
    console.print(f"\nOpen {_short(report)} in a browser.", highlight=False, soft_wrap=True)
    return scores


def _playground(course: Course, assignment: str) -> Course:
    """A fresh course folder with the one assignment."""
    folder = Course(course.root / "build" / "demo")
    shutil.rmtree(folder.root, ignore_errors=True)
    folder.source_py(assignment).parent.mkdir(parents=True)
    shutil.copy(course.root / "nbgrader_config.py", folder.root)
    shutil.copy(course.source_py(assignment), folder.source_py(assignment))
    return folder


def _grade(
    playground: Course, assignment: str, students: list[Student], console: Console
) -> dict[str, stock_nbgrader.Run]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    runs = {}
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("grading", total=len(students))
        for student in students:
            progress.update(task, description=f"grading {student.name}")
            run = runs[student.name] = stock_nbgrader.autograde(playground, assignment, student.name)
            row = _row(playground, assignment, student, run)
            points = f"{number(row.points)} of {number(row.graded_most)}" if row.scores else "nothing recorded"
            console.print(f"  {student.name}: {points}, {run.seconds:.0f} s", highlight=False)
            progress.advance(task)
    return runs


def _row(playground: Course, assignment: str, student: Student, run: stock_nbgrader.Run) -> Row:
    page = stock_nbgrader.feedback_page(playground, assignment, student.name)
    ended = stock_nbgrader.what_went_wrong(run)
    scores = {} if ended else stock_nbgrader.scores(playground, assignment, student.name)
    note = f"{student.story} {ended}".strip()
    feedback = page.relative_to(playground.root).as_posix() if page.is_file() else ""
    return Row(student.name, scores, note, feedback)


def _short(path: Path) -> str:
    """A path as one would type it here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
