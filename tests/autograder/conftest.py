"""A course of one small assignment, built and graded by the real nbgrader."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from autograder import stock_nbgrader
from autograder.build import build
from autograder.course import Course
from autograder.submission import fill, reference_answers

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass
class Graded:
    """What nbgrader made of one submission."""

    returncode: int
    log: str
    scores: dict[str, float | None]
    notebook: nbformat.NotebookNode | None

    def outputs(self, grade_id: str) -> str:
        """All text that a cell of the graded notebook printed, returned or raised."""
        assert self.notebook is not None, self.log
        cell = next(c for c in self.notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)
        texts = []
        for output in cell.outputs:
            texts += [
                output.get("text", ""),
                *output.get("traceback", []),
                output.get("data", {}).get("text/plain", ""),
            ]
        return "\n".join(texts)


class MiniCourse:
    """A course folder with one assignment, ``mini``, made from a py:percent text and built.

    `answers` are texts of solution cells by grade_id; a cell not named keeps its stub.
    """

    name = "mini"

    def __init__(self, root: Path, source: str) -> None:
        root.mkdir(parents=True)
        shutil.copy(REPOSITORY / "nbgrader_config.py", root)
        self.course = Course(root)
        path = self.course.source_py(self.name)
        path.parent.mkdir(parents=True)
        path.write_text(source, encoding="utf-8")
        build(self.course)

    @property
    def source(self) -> nbformat.NotebookNode:
        """The instructor's notebook."""
        return nbformat.read(self.course.source_notebook(self.name), as_version=4)

    @property
    def release(self) -> nbformat.NotebookNode:
        """The students' notebook."""
        return nbformat.read(self.course.release(self.name), as_version=4)

    def reference(self) -> dict[str, str]:
        """The source's own answers, for `grade`."""
        return reference_answers(self.source)

    def submission(self, answers: Mapping[str, str]) -> nbformat.NotebookNode:
        """The release with answers filled in; edit it further and hand it to `grade_notebook`."""
        return fill(self.release, answers)

    def grade(self, answers: Mapping[str, str], student: str = "ada") -> Graded:
        """Submit answers and grade them with `nbgrader autograde` (3 to 6 s)."""
        return self.grade_notebook(self.submission(answers), student)

    def grade_notebook(self, notebook: nbformat.NotebookNode, student: str = "ada") -> Graded:
        """Submit any notebook and grade it."""
        stock_nbgrader.submit(self.course, self.name, student, notebook)
        run = stock_nbgrader.autograde(self.course, self.name, student)
        path = self.course.root / "autograded" / student / self.name / f"{self.name}.ipynb"
        return Graded(
            returncode=run.returncode,
            log=run.log,
            scores={name: s.points for name, s in stock_nbgrader.scores(self.course, self.name, student).items()},
            notebook=nbformat.read(path, as_version=4) if path.exists() else None,
        )

    def feedback(self, student: str = "ada") -> str:
        """The HTML of a graded student's feedback page (3 s more)."""
        run = stock_nbgrader.generate_feedback(self.course, self.name, student)
        assert run.returncode == 0, run.log
        return stock_nbgrader.feedback_page(self.course, self.name, student).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def mini_course(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], MiniCourse]:
    """`mini_course(source)` makes a `MiniCourse` in a folder of its own.

    It has the scope of a module, so that a module's own fixture can build a course once for many tests.
    """
    return lambda source: MiniCourse(tmp_path_factory.mktemp("mini") / "course", source)


@pytest.fixture(scope="session")
def repository() -> Course:
    """This clone; tests read it and leave it alone."""
    return Course(REPOSITORY)


@pytest.fixture(autouse=True, scope="session")
def own_jupyter_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoever runs the tests may have Jupyter settings of their own; they must not decide the outcome."""
    before = dict(os.environ)
    base = tmp_path_factory.mktemp("jupyter")
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        os.environ[name] = str(base / name.lower())
    yield
    os.environ.clear()
    os.environ.update(before)
