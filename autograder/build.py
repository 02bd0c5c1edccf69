"""`autograder build`: everything that is made from the course's sources, the same bytes every time."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.converters import GenerateAssignment
from nbgrader.utils import capture_log

from .build_back import refuse_to_lose_edits, remember
from .build_chapters import is_fresh, refresh_prose
from .build_environment import build_environment
from .build_leaks import leaks
from .build_notebook import built, read_percent, to_bytes, write_if_changed
from .build_rules import problems
from .course import Course, CourseError, course_directory, tools_on_path


def build_source(course: Course, assignment: str) -> bool:
    """Build the instructor's notebook of an assignment from its .py; says whether it changed.

    Raises:
        CourseError: the source breaks a rule of `build_rules`, or the notebook holds edits to keep.
    """
    notebook = read_percent(course.source_py(assignment))
    refuse_to_lose_edits(course, assignment)
    wrong = problems(notebook)
    if wrong:
        raise CourseError(f"{course.source_py(assignment)} can't be built:\n  " + "\n  ".join(wrong))
    opens_at = course.release(assignment).relative_to(course.root).as_posix()
    remember(course, assignment, notebook)
    return write_if_changed(course.source_notebook(assignment), to_bytes(built(notebook, opens_at)))


def generate_aside(course: Course, assignment: str) -> tuple[Path, Any]:
    """Run nbgrader's own `generate_assignment`, which also enters the assignment in the gradebook.

    Returns:
        The folder it made under build/, and nbgrader's settings.

    Raises:
        CourseError: nbgrader refused.
    """
    aside = Path("build") / "release"
    folder = course_directory(course, release_directory=str(aside), assignment_id=assignment)
    with tools_on_path(), _quiet(logging.getLogger("traitlets")):
        result = capture_log(GenerateAssignment(coursedir=folder, config=folder.config, force=True))
    if not result["success"]:
        raise CourseError(_why_refused(assignment, result))
    return course.root / aside / assignment, folder.config


def build_release(course: Course, assignment: str) -> bool:
    """Build what students get; says whether it changed.

    It is made beside the release, searched for leaks, and only then put in place.

    Raises:
        CourseError: nbgrader refused, a file too many was made, or something leaked.
    """
    made, config = generate_aside(course, assignment)
    _check_release(course, assignment, made, config)
    content = (made / f"{assignment}.ipynb").read_bytes()
    shutil.rmtree(made)
    return write_if_changed(course.release(assignment), content)


def build(course: Course, *, only_sources: bool = False) -> list[str]:
    """Build every assignment, `environment.yml`, and the prose of chapters; the paths that changed.

    Args:
        course: the folder to build in.
        only_sources: make the instructor's notebooks and enter them in the gradebook, and leave all
            that is committed alone.
    """
    changed = [] if only_sources else build_environment(course)
    for assignment in course.assignments():
        if build_source(course, assignment):
            changed.append(course.source_notebook(assignment))
        if only_sources:
            generate_aside(course, assignment)
        elif build_release(course, assignment):
            changed.append(course.release(assignment))
    if not only_sources:
        _refuse_strangers(course)
        # A chapter whose code changed has to run again: that is slow, and `autograder chapters` does it.
        fresh = [chapter for chapter in course.chapters() if is_fresh(course, chapter)]
        changed += [chapter.with_suffix(".ipynb") for chapter in fresh if refresh_prose(course, chapter)]
    return [path.relative_to(course.root).as_posix() for path in changed]


def _check_release(course: Course, assignment: str, made: Path, config: Any) -> None:
    extra = sorted(path.name for path in made.rglob("*") if path.name != f"{assignment}.ipynb")
    if extra:
        raise CourseError(
            f"{assignment}: the release must hold only its notebook, but {', '.join(extra)} came too. "
            "Add them to c.CourseDirectory.ignore in nbgrader_config.py, or move them."
        )
    stubs = [*config.ClearSolutions.code_stub.values(), config.ClearSolutions.text_stub]
    found = leaks(
        nbformat.read(course.source_notebook(assignment), as_version=4),
        nbformat.read(made / f"{assignment}.ipynb", as_version=4),
        stubs,
    )
    if found:
        shutil.rmtree(made)
        raise CourseError(f"{assignment} is not released, because something leaked:\n  " + "\n  ".join(found))


def _refuse_strangers(course: Course) -> None:
    """release/ is built: whatever no source accounts for must not be shipped from it."""
    expected = {course.release(assignment) for assignment in course.assignments()}
    strangers = [path for path in course.root.glob("release/**/*") if path.is_file() and path not in expected]
    if strangers:
        names = ", ".join(path.relative_to(course.root).as_posix() for path in sorted(strangers))
        raise CourseError(f"release/ holds files that no source makes: {names}. Remove them.")


def _why_refused(assignment: str, result: dict[str, str]) -> str:
    text = result.get("log", "") + result.get("error", "")
    if "there are submissions associated with it" in text:
        return (
            f"{assignment} has submissions in the gradebook, and its cells have changed since. "
            "nbgrader can't add or remove graded cells now: keep the cells, or start a new gradebook.db."
        )
    return f"nbgrader could not release {assignment}:\n{text.strip()}"


@contextmanager
def _quiet(logger: logging.Logger) -> Iterator[None]:
    """nbgrader's progress lines are of no use here; its errors come back in the result."""
    handlers, logger.handlers, propagate, logger.propagate = logger.handlers, [], logger.propagate, False
    try:
        yield
    finally:
        logger.handlers, logger.propagate = handlers, propagate
