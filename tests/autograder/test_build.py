"""What `autograder build` promises: the same bytes, nothing leaked, nothing lost."""

from __future__ import annotations

import json
import shutil

import nbformat
import pytest

from autograder.build import build, build_release
from autograder.build_back import percent_text, unbuild
from autograder.build_leaks import leaks
from autograder.build_notebook import built, read_percent
from autograder.build_rules import problems
from autograder.course import Course, CourseError
from autograder.stock_nbgrader import nbgrader

from .mini_source import CHECK_DOUBLE, DOUBLE, DOUBLING, cell, graded, prose, solution, written


@pytest.fixture(scope="module")
def doubling(mini_course):
    return mini_course(
        DOUBLING
        + written("why", 3, "### BEGIN SOLUTION\n# Because doubling is adding it to itself.\n# ### END SOLUTION")
    )


def released_bytes(doubling) -> bytes:
    return doubling.course.release("mini").read_bytes()


def test_building_twice_gives_the_same_bytes(doubling):
    before = released_bytes(doubling), doubling.course.source_notebook("mini").read_bytes()
    assert build(doubling.course) == []
    doubling.course.source_notebook("mini").unlink()
    doubling.course.release("mini").unlink()
    build(doubling.course)
    assert (released_bytes(doubling), doubling.course.source_notebook("mini").read_bytes()) == before


def test_plain_nbgrader_makes_the_same_release(doubling):
    before = released_bytes(doubling)
    shutil.rmtree(doubling.course.root / "release")
    run = nbgrader(doubling.course, "generate_assignment", "mini", "--force")
    assert run.returncode == 0, run.log
    assert released_bytes(doubling) == before
    assert [path.name for path in (doubling.course.root / "release" / "mini").iterdir()] == ["mini.ipynb"]


def test_the_release_holds_stubs_and_no_answers(doubling):
    text = released_bytes(doubling).decode()
    assert "write your answer here" in text and "Write your answer here." in text
    for secret in ("twice_the_number", "-10", "adding it to itself", "BEGIN", "hidden"):
        assert secret not in text


def test_a_built_notebook_opens_with_badge_and_setup_and_has_ids_that_colab_keeps(doubling):
    notebook = doubling.release
    assert [c.id for c in notebook.cells] == [c.metadata.id for c in notebook.cells]
    assert [c.id for c in notebook.cells][:2] == ["colab-badge", "setup"]
    assert {"double", "check_double", "why"} < {c.id for c in notebook.cells}
    assert notebook.cells[0].source.endswith("/release/mini/mini.ipynb)")
    assert notebook.metadata.kernelspec == {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    assert "jupytext" not in json.dumps(notebook.metadata)


def test_the_setup_cell_does_nothing_where_tinyloops_is_installed(doubling, capfd):
    exec(doubling.release.cells[1].source, {})
    assert capfd.readouterr().out == ""


def test_the_setup_cell_installs_one_tag_without_touching_torch(doubling, monkeypatch):
    calls = []

    class Done:
        returncode = 0

    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("subprocess.run", lambda command: calls.append(command) or Done)
    exec(doubling.release.cells[1].source, {})
    assert "--no-deps" in calls[0] and "--no-build-isolation" in calls[0]
    assert any(word.startswith("tinyloops @ git+https://github.com/tinyloops/tinyloops@v") for word in calls[0])
    assert not any("torch" in word for word in calls[0])


def test_the_setup_cell_says_plainly_that_it_could_not_install(doubling, monkeypatch):
    class Failed:
        returncode = 1

    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("subprocess.run", lambda command: Failed)
    with pytest.raises(SystemExit, match="could not be installed. Is there a network"):
        exec(doubling.release.cells[1].source, {})


# Leaks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell_text",
    [
        prose("Hint: write twice_the_number = 2 * x and return it."),
        cell("", "def double(x):\n    twice_the_number = 2 * x\n    return twice_the_number"),
    ],
    ids=["in a hint", "in a demonstration"],
)
def test_a_solution_line_left_in_the_notebook_is_not_released(mini_course, cell_text):
    with pytest.raises(CourseError, match="(?s)not released.*shows a line of the answer to double"):
        mini_course(DOUBLING + cell_text)


def test_a_leak_leaves_the_last_good_release_in_place(mini_course):
    course = mini_course(DOUBLING)
    before = released_bytes(course)
    course.course.source_py("mini").write_text(DOUBLING + prose("As in twice_the_number = 2 * x, you see."))
    with pytest.raises(CourseError):
        build(course.course)
    assert released_bytes(course) == before


def test_leaks_see_forgotten_marks_outputs_and_foreign_lines(doubling):
    source, release = doubling.source, doubling.release
    assert leaks(source, release, ['raise NotImplementedError("write your answer here")']) != []  # text stub
    stubs = ['raise NotImplementedError("write your answer here")', "*Write your answer here.*"]
    assert leaks(source, release, stubs) == []
    answer = next(c for c in release.cells if c.id == "double")
    answer.source += "\n    from autograder import hidden"
    answer.outputs = [nbformat.v4.new_output("stream", text="6")]
    found = " ".join(leaks(source, release, stubs))
    assert "'import hidden'" in found and "has outputs" in found and "a line that its solution lacks" in found


def test_a_file_beside_the_source_is_not_released(mini_course):
    course = mini_course(DOUBLING).course
    (course.root / "source" / "mini" / "answers.txt").write_text("2 * x")
    with pytest.raises(CourseError, match="answers.txt came too"):
        build(course)
    assert not (course.root / "release" / "mini" / "answers.txt").exists()


def test_a_file_that_no_source_makes_is_refused_in_the_release(mini_course):
    course = mini_course(DOUBLING).course
    (course.root / "release" / "mini" / "gradebook.db").write_text("")
    with pytest.raises(CourseError, match="no source makes: release/mini/gradebook.db"):
        build(course)


# Rules of a source ------------------------------------------------------------------------------------------

DEFINES_ONLY = graded("check_double", 4, "def test_double():\n    assert double(3) == 6")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (DOUBLE + DEFINES_ONLY, "check_double: a test cell must end with the name of its score"),
        (
            DOUBLE + CHECK_DOUBLE.replace('"locked": true', '"locked": false'),
            "check_double: a test cell must be locked",
        ),
        (
            DOUBLE + CHECK_DOUBLE.replace('"points": 4', '"points": 0'),
            "check_double: a graded cell needs points",
        ),
        (DOUBLE + CHECK_DOUBLE + DOUBLE, "double: two cells have this grade_id"),
        (DOUBLE, "no cell is graded"),
        (
            DOUBLE + CHECK_DOUBLE.replace("{", '{"tags": ["skip-execution"], ', 1),
            "skip-execution gives full points",
        ),
    ],
    ids=["only defines a test", "not locked", "no points", "duplicate", "nothing graded", "skipped"],
)
def test_a_source_that_would_grade_wrongly_is_not_built(mini_course, source, says):
    with pytest.raises(CourseError, match=says):
        mini_course(source)


def test_a_good_source_has_no_problems(doubling):
    assert problems(doubling.source) == []


def test_cells_changed_after_submissions_came_in_is_explained(mini_course):
    course = mini_course(DOUBLING)
    course.grade({})
    course.course.source_py("mini").write_text(DOUBLING + solution("triple", "def triple(x):\n    ..."))
    with pytest.raises(CourseError, match="has submissions in the gradebook, and its cells have changed"):
        build(course.course)


def test_nbgrader_errors_arrive_as_text(doubling):
    with pytest.raises(CourseError, match="nbgrader could not release nothing_here"):
        build_release(doubling.course, "nothing_here")


# Back into the .py ------------------------------------------------------------------------------------------


def test_an_unedited_notebook_goes_back_to_the_same_bytes(mini_course):
    course = mini_course(DOUBLING).course
    header = "# ---\n# jupyter:\n#   jupytext:\n#     main_language: python\n# ---\n\n"
    course.source_py("mini").write_text(header + DOUBLING)
    build(course)
    before = course.source_py("mini").read_bytes()
    assert b'"points": 4, "schema_version"' in before
    assert unbuild(course, "mini") is False
    assert course.source_py("mini").read_bytes() == before


def jupyterlab_saves(course, notebook) -> None:
    """Write a notebook as JupyterLab does: outputs, execution counts and metadata of its own."""
    for number, one in enumerate(notebook.cells):
        one.metadata["trusted"] = True
        if one.cell_type == "code":
            one.execution_count, one.outputs = number, [nbformat.v4.new_output("stream", text="ran")]
    notebook.metadata["language_info"]["version"] = "3.11.7"
    nbformat.write(notebook, course.source_notebook("mini"))


def test_an_edit_in_jupyter_comes_back_and_builds_to_what_was_edited(mini_course):
    mini = mini_course(DOUBLING)
    edited = mini.source
    next(c for c in edited.cells if c.id == "double").source += "\n# edited"
    edited.cells.append(nbformat.v4.new_markdown_cell("A closing word."))
    edited.cells[-1].metadata["tags"] = ["closing"]
    jupyterlab_saves(mini.course, edited)
    with pytest.raises(CourseError, match="edited since it was built. `autograder unbuild mini` keeps the edits"):
        build(mini.course)
    assert unbuild(mini.course, "mini") is True
    source = mini.course.source_py("mini").read_text()
    assert "# edited" in source and "A closing word." in source and "trusted" not in source
    build(mini.course)
    assert [c.source for c in mini.source.cells] == [c.source for c in edited.cells]
    assert mini.source.cells[-1].metadata["tags"] == ["closing"]


def test_an_edited_py_is_not_overwritten_by_an_old_notebook(mini_course):
    course = mini_course(DOUBLING).course
    course.source_py("mini").write_text(DOUBLING + prose("New text in the .py"))
    with pytest.raises(CourseError, match="was edited after its notebook was built"):
        unbuild(course, "mini")
    assert "New text in the .py" in course.source_py("mini").read_text()


def test_a_broken_notebook_leaves_the_py_alone(mini_course):
    course = mini_course(DOUBLING).course
    before = course.source_py("mini").read_bytes()
    course.source_notebook("mini").write_text("{ half a note")
    with pytest.raises(CourseError, match="not a readable notebook"):
        unbuild(course, "mini")
    assert course.source_py("mini").read_bytes() == before


def test_grading_works_before_anything_is_released(mini_course):
    mini = mini_course(DOUBLING)
    answered = mini.submission(mini.reference())
    shutil.rmtree(mini.course.root / "release")
    (mini.course.root / "gradebook.db").unlink()
    build(mini.course, only_sources=True)
    assert not (mini.course.root / "release").exists()
    assert mini.grade_notebook(answered).scores == {"check_double": 4.0}


# This repository's own sources ------------------------------------------------------------------------------


def test_what_is_committed_is_what_the_sources_make(repository, tmp_path):
    copy = Course(tmp_path / "copy")
    shutil.copytree(repository.root / "source", copy.root / "source", ignore=shutil.ignore_patterns("*.ipynb"))
    shutil.copy(repository.root / "nbgrader_config.py", copy.root)
    assert repository.assignments()
    build(copy)
    for name in repository.assignments():
        assert copy.release(name).read_bytes() == repository.release(name).read_bytes(), "run `make build`"


def test_every_source_would_come_back_from_jupyter_to_the_same_bytes(repository):
    for path in [repository.source_py(name) for name in repository.assignments()]:
        assert percent_text(built(read_percent(path), ""), path) == path.read_text(encoding="utf-8")
