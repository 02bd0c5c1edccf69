"""What a user can cause ends with a plain message and a failing exit code, never with a traceback."""

from __future__ import annotations

import sys

import pytest

from autograder.cli import main

from .mini_source import DOUBLING


def run(monkeypatch, capsys, *arguments: str) -> tuple[int | str | None, str, str]:
    """Exit code, output and error output of `autograder <arguments>`."""
    monkeypatch.setattr(sys, "argv", ["autograder", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    shown = capsys.readouterr()
    return ended.value.code, shown.out, shown.err


def test_outside_a_course_it_says_where_to_go(monkeypatch, capsys, tmp_path):
    code, _, error = run(monkeypatch, capsys, "build", "--course", str(tmp_path))
    assert code == 1 and "is not in a course" in error and "--course" in error
    assert "Traceback" not in error


@pytest.mark.parametrize("command", ["demo", "unbuild"])
def test_an_unknown_assignment_is_answered_with_those_there_are(monkeypatch, capsys, mini_course, command):
    root = mini_course(DOUBLING).course.root
    code, _, error = run(monkeypatch, capsys, command, "99_missing", "--course", str(root))
    assert code == 1 and "no assignment '99_missing'" in error and "There are: mini." in error


def test_build_and_unbuild_say_what_they_did(monkeypatch, capsys, mini_course):
    course = mini_course(DOUBLING).course
    course.release("mini").unlink()
    code, shown, _ = run(monkeypatch, capsys, "build", "--course", str(course.root))
    assert code == 0 and shown == "built release/mini/mini.ipynb\n"
    _, shown, _ = run(monkeypatch, capsys, "build", "--course", str(course.root))
    assert shown == "everything was up to date\n"
    code, shown, _ = run(monkeypatch, capsys, "unbuild", "mini", "--course", str(course.root))
    assert code == 0 and shown == "source/mini/mini.py has them already\n"


def test_a_course_below_is_found_from_inside(monkeypatch, capsys, mini_course):
    course = mini_course(DOUBLING).course
    monkeypatch.chdir(course.root / "source" / "mini")
    code, shown, _ = run(monkeypatch, capsys, "build", "--only-sources")
    assert code == 0 and "everything was up to date" in shown
