"""What an installed package must not hold: hidden checks, keys of concept questions, sample answers."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile

import pytest

# Run where only the wheel's content and other people's packages can be imported.
AS_A_LEARNER = """
import importlib, pkgutil, sys
sys.meta_path[:] = [finder for finder in sys.meta_path if "editable" not in repr(finder)]
sys.path[:] = [sys.argv[1], *(folder for folder in sys.path if "site-packages" in folder or "python3" in folder)]
for name in ("nbgrader", "jupytext", "nbformat", "nbclient", "typer", "rich", "hypothesis", "autograder"):
    sys.modules[name] = None
import tinyloops
assert tinyloops.__file__.startswith(sys.argv[1]), tinyloops.__file__
for module in pkgutil.walk_packages(tinyloops.__path__, "tinyloops."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""


@pytest.fixture(scope="module")
def wheel(repository, tmp_path_factory) -> zipfile.ZipFile:
    """A wheel built from a copy of the clone, without a network."""
    copy = tmp_path_factory.mktemp("wheel") / "clone"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(repository.root / name, copy)
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in ("course/tinyloops", "autograder"):
        shutil.copytree(repository.root / name, copy / name, ignore=ignored)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    subprocess.run([*pip, "--wheel-dir", str(copy / "dist"), str(copy)], check=True)
    (made,) = (copy / "dist").glob("tinyloops-*.whl")
    return zipfile.ZipFile(made)


@pytest.fixture(scope="module")
def wheel_names(wheel) -> list[str]:
    """The files in the wheel."""
    return wheel.namelist()


def test_the_wheel_holds_both_packages(wheel_names):
    assert {"tinyloops/__init__.py", "autograder/cli.py", "autograder/class_report.html.j2"} <= set(wheel_names)


def test_the_wheel_holds_nothing_that_answers_an_exercise(wheel_names):
    told = [name for name in wheel_names if "hidden" in name or "demo_class" in name or name.startswith("source")]
    assert told == []


def test_the_wheel_holds_every_module_of_the_learners_package(wheel_names, repository):
    folder = repository.root / "course"
    modules = {path.relative_to(folder).as_posix() for path in folder.glob("tinyloops/**/*.py")}
    assert modules <= set(wheel_names), "a folder without __init__.py?"


def test_a_learner_can_import_all_of_it_without_what_instructors_install(wheel, tmp_path):
    wheel.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", AS_A_LEARNER, str(tmp_path)], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
