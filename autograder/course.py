"""Where things are in a course folder: the clone, or a copy of it made for a test."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class CourseError(Exception):
    """Something the user can mend; its text says what and how, and is shown without a traceback."""


@dataclass(frozen=True)
class Course:
    """A folder with `nbgrader_config.py`, `source/` and what is built from it.

    >>> course = Course(Path("my_course"))
    >>> course.source_py("01_pretraining").as_posix()
    'my_course/source/01_pretraining/01_pretraining.py'
    >>> course.release("01_pretraining").as_posix()
    'my_course/release/01_pretraining/01_pretraining.ipynb'
    """

    root: Path

    @classmethod
    def find(cls, start: Path) -> Course:
        """The course that ``start`` lies in.

        Raises:
            CourseError: neither ``start`` nor a folder above it holds `nbgrader_config.py`.
        """
        start = start.resolve()
        for folder in (start, *start.parents):
            if (folder / "nbgrader_config.py").is_file():
                return cls(folder)
        raise CourseError(
            f"{start} is not in a course: no nbgrader_config.py here or above. "
            "Go to the clone's folder, or name it with --course."
        )

    def assignments(self) -> list[str]:
        """Names of the assignments that have a source, in order."""
        return sorted(path.parent.name for path in self.root.glob("source/*/*.py") if path.stem == path.parent.name)

    def source_py(self, assignment: str) -> Path:
        """The truth of an assignment: a py:percent file."""
        return self.root / "source" / assignment / f"{assignment}.py"

    def source_notebook(self, assignment: str) -> Path:
        """The instructor's notebook, built from `source_py`."""
        return self.source_py(assignment).with_suffix(".ipynb")

    def release(self, assignment: str) -> Path:
        """The notebook that students get."""
        return self.root / "release" / assignment / f"{assignment}.ipynb"

    def chapters(self) -> list[Path]:
        """The chapters' py:percent files, in order."""
        return sorted(self.root.glob("course/[0-9]*.py"))

    def require(self, assignment: str) -> str:
        """``assignment`` itself.

        Raises:
            CourseError: there is no source for it; the text lists those there are.
        """
        if assignment not in self.assignments():
            known = ", ".join(self.assignments()) or "none yet"
            raise CourseError(f"There is no assignment {assignment!r} here. There are: {known}.")
        return assignment


@contextmanager
def tools_on_path() -> Iterator[None]:
    """Put this interpreter's tools on the PATH: nbgrader starts `alembic` and `jupyter` by name."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def course_directory(course: Course, **overrides: str) -> Any:
    """nbgrader's `CourseDirectory` with this course's settings; its ``config`` holds all of them.

    ``overrides`` are `CourseDirectory` settings, e.g. ``release_directory="build/release"``.
    """
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config()
    config.CourseDirectory.root = str(course.root)
    config.CourseDirectory.update(overrides)
    return CourseDirectory(config=config)
