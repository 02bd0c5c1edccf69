"""What an installed package must not hold: hidden checks, keys of concept questions, sample answers."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile

import pytest


@pytest.fixture(scope="module")
def wheel_names(repository, tmp_path_factory) -> list[str]:
    """The files of a wheel built from a copy of the clone, without a network."""
    copy = tmp_path_factory.mktemp("wheel") / "clone"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(repository.root / name, copy)
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in ("course/tinyloops", "autograder"):
        shutil.copytree(repository.root / name, copy / name, ignore=ignored)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    subprocess.run([*pip, "--wheel-dir", str(copy / "dist"), str(copy)], check=True)
    (wheel,) = (copy / "dist").glob("tinyloops-*.whl")
    return zipfile.ZipFile(wheel).namelist()


def test_the_wheel_holds_both_packages(wheel_names):
    assert {"tinyloops/__init__.py", "autograder/cli.py", "autograder/class_report.html.j2"} <= set(wheel_names)


def test_the_wheel_holds_nothing_that_answers_an_exercise(wheel_names):
    told = [name for name in wheel_names if "hidden" in name or "demo_class" in name or name.startswith("source")]
    assert told == []


def test_the_wheel_holds_every_module_of_the_learners_package(wheel_names, repository):
    folder = repository.root / "course"
    modules = {path.relative_to(folder).as_posix() for path in folder.glob("tinyloops/**/*.py")}
    assert modules <= set(wheel_names), "a folder without __init__.py?"
