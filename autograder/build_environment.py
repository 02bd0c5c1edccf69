"""`environment.yml` for conda and Binder users, made from `pyproject.toml` so that the two can't disagree."""

from __future__ import annotations

import tomllib
from pathlib import Path

from .build_notebook import write_if_changed
from .course import Course

# conda-forge's names where they differ from PyPI's. Its CPU build of torch has a name of its own.
_CONDA_NAMES = {"torch": "pytorch-cpu"}
_EXTRAS = ("classroom", "grading")

_HEADER = """\
# Made from pyproject.toml by `make build`; edit that instead.
name: tinyloops
channels:
  - conda-forge
  - nodefaults
dependencies:
"""


def environment_yml(pyproject: Path) -> str:
    """The text of `environment.yml`: Python, what learners need, and what instructors need to grade."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    requirements = list(project["dependencies"])
    for extra in _EXTRAS:
        requirements += project["optional-dependencies"][extra]
    lines = [f"python {project['requires-python']}", *map(conda_spec, requirements), "pip"]
    listed = "".join(f"  - {line}\n" for line in lines)
    return f"{_HEADER}{listed}  - pip:\n      - -e .\n"


def conda_spec(requirement: str) -> str:
    """A PyPI requirement in conda's words.

    >>> conda_spec("torch>=2.6"), conda_spec("transformers>=5,<6")
    ('pytorch-cpu >=2.6', 'transformers >=5,<6')
    """
    from packaging.requirements import Requirement

    parsed = Requirement(requirement)
    versions = requirement.removeprefix(parsed.name).strip()
    return f"{_CONDA_NAMES.get(parsed.name, parsed.name)} {versions}".strip()


def build_environment(course: Course) -> list[Path]:
    """Write `environment.yml`; the paths that changed. A course folder without `pyproject.toml` gets none."""
    pyproject, made = course.root / "pyproject.toml", course.root / "environment.yml"
    if not pyproject.is_file():
        return []
    return [made] if write_if_changed(made, environment_yml(pyproject).encode()) else []
