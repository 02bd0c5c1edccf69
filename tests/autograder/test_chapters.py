"""Chapters: executed once, kept in step with their source, small, and without traces of the machine."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from autograder.build import build
from autograder.build_chapters import MOST_OUTPUT, is_fresh, output_size, run_chapter
from autograder.build_notebook import built, read_percent
from autograder.course import Course, CourseError

from .conftest import REPOSITORY
from .mini_source import prose

CHAPTER = (
    prose("# A chapter")
    + "# %%\nimport os\n\nprint(os.getcwd())\n\n"
    + "# %%\nimport ipywidgets\n\nipywidgets.interact(lambda x: print(x), x=3)\n\n"
    + "# %%\n6 * 7\n"
)


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    """A course folder with one executed chapter."""
    root = tmp_path_factory.mktemp("chapters")
    (root / "course").mkdir()
    (root / "nbgrader_config.py").touch()
    course = Course(root)
    (root / "course" / "01_small.py").write_text(CHAPTER)
    run_chapter(course, course.chapters()[0])
    return course


def executed(course: Course) -> nbformat.NotebookNode:
    return nbformat.read(course.root / "course" / "01_small.ipynb", as_version=4)


def test_outputs_are_kept_without_widgets_timings_or_paths(course):
    text = json.dumps(executed(course))
    assert "'text/plain': '42'" in str(executed(course).cells[-1].outputs)
    for trace in (str(course.root), "/tmp", str(Path.home()), "widget-view", "iopub"):
        assert trace not in text
    assert executed(course).cells[0].source.endswith("/course/01_small.ipynb)")


def test_prose_is_refreshed_without_running_and_code_asks_for_a_run(course):
    chapter = course.chapters()[0]
    chapter.write_text(CHAPTER.replace("# A chapter", "# A better chapter"))
    assert is_fresh(course, chapter)
    assert build(course) == ["course/01_small.ipynb"] and build(course) == []
    assert "A better chapter" in executed(course).cells[2].source
    assert executed(course).cells[-1].outputs
    chapter.write_text(CHAPTER.replace("6 * 7", "6 * 8"))
    assert not is_fresh(course, chapter)
    assert build(course) == []


def test_a_failing_chapter_leaves_the_old_notebook_and_names_the_error(course):
    chapter = course.chapters()[0]
    before = chapter.with_suffix(".ipynb").read_bytes()
    chapter.write_text(CHAPTER + "\n# %%\n{}['no such key']\n")
    with pytest.raises(CourseError, match="(?s)01_small.py stopped:.*KeyError: 'no such key'"):
        run_chapter(course, chapter)
    assert chapter.with_suffix(".ipynb").read_bytes() == before


def test_too_much_output_names_the_cells_it_comes_from(course):
    chapter = course.chapters()[0]
    chapter.write_text(CHAPTER + "\n# %%\nprint('long ' * 100_000)\n")
    with pytest.raises(CourseError, match=r"(?s)at most 450,000 may be committed.*bytes after: .*print\('long"):
        run_chapter(course, chapter)


# This repository's own chapters -----------------------------------------------------------------------------

CHAPTERS = Course(REPOSITORY).chapters()


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_committed_chapter_was_made_from_its_source(repository, chapter):
    assert is_fresh(repository, chapter), f"run `make chapters`: the outputs of {chapter.stem} are of older code"
    committed = nbformat.read(chapter.with_suffix(".ipynb"), as_version=4)
    texts = [cell.source for cell in committed.cells]
    assert texts == [cell.source for cell in built(read_percent(chapter), f"course/{chapter.stem}.ipynb").cells]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_committed_chapter_is_small_quiet_and_says_nothing_of_the_machine(repository, chapter):
    committed = nbformat.read(chapter.with_suffix(".ipynb"), as_version=4)
    assert output_size(committed.cells) <= MOST_OUTPUT
    text = json.dumps([cell.get("outputs") for cell in committed.cells])
    for trace in (
        str(repository.root),
        "/home/",
        "/root/",
        "site-packages",
        '"name": "stderr"',
        "claim not reproduced",
    ):
        assert trace not in text
