"""One list of dependencies: pyproject.toml. What is made from it, and what must fit it, is held to it here."""

from __future__ import annotations

import tomllib

import pytest
import yaml
from packaging.requirements import Requirement

from autograder.build_environment import environment_yml


@pytest.fixture(scope="module")
def project(repository):
    return tomllib.loads((repository.root / "pyproject.toml").read_text())["project"]


def pins(path) -> dict[str, str]:
    """Versions of a constraints file by distribution."""
    lines = [line.split("#")[0].strip() for line in path.read_text().splitlines()]
    return dict(line.split("==") for line in lines if line)


def test_environment_yml_is_what_pyproject_makes_it(repository):
    made = environment_yml(repository.root / "pyproject.toml")
    assert (repository.root / "environment.yml").read_text() == made, "run `make build`"


def test_environment_yml_names_every_dependency_with_its_range(repository, project):
    listed = yaml.safe_load((repository.root / "environment.yml").read_text())
    assert listed["channels"] == ["conda-forge", "nodefaults"] and "prefix" not in listed
    specs = [line for line in listed["dependencies"] if isinstance(line, str)]
    assert f"python {project['requires-python']}" in specs
    assert "pytorch-cpu >=2.6" in specs and "transformers >=5,<6" in specs
    extras = project["optional-dependencies"]
    wanted = project["dependencies"] + extras["classroom"] + extras["grading"]
    assert len(specs) == len(wanted) + len(["python", "pip"])


def test_a_learner_installs_neither_nbgrader_nor_dask(project):
    names = {Requirement(text).name for text in project["dependencies"]}
    assert not names & {"nbgrader", "dask", "distributed", "jupyterlab"}


@pytest.mark.parametrize("file", ["constraints.txt", "constraints-colab.txt"])
def test_pinned_versions_lie_in_our_ranges(repository, project, file):
    pinned = pins(repository.root / file)
    extras = project["optional-dependencies"].values()
    for text in project["dependencies"] + [text for extra in extras for text in extra]:
        wanted = Requirement(text)
        if wanted.name in pinned:
            assert wanted.specifier.contains(pinned[wanted.name]), f"{text} refuses {pinned[wanted.name]}"


def test_every_dependency_is_pinned_for_development(repository, project):
    pinned = {name.lower() for name in pins(repository.root / "constraints.txt")}
    for text in project["dependencies"] + project["optional-dependencies"]["classroom"]:
        assert Requirement(text).name in pinned


def test_what_the_setup_cell_leaves_out_is_on_colab(repository, project):
    """Colab gets our package without its dependencies, so Colab must have them or the cell must name them."""
    from autograder.build_setup_cells import setup_cells

    needed_there = {"safetensors", "joblib"}  # by transformers and scikit-learn
    there = {*pins(repository.root / "constraints-colab.txt"), *needed_there}
    setup = setup_cells("x.ipynb")[1].source
    for text in project["dependencies"]:
        name = Requirement(text).name
        assert name in there or f'"{name}"' in setup, f"{name} is neither on Colab nor installed there"
