"""A round through real nbgrader: build, answer, grade, feedback."""

from __future__ import annotations

import pytest

from autograder.stock_nbgrader import nbgrader

from .mini_source import DOUBLING


@pytest.fixture(scope="module")
def doubling(mini_course):
    return mini_course(DOUBLING)


def test_the_reference_gets_all_points_and_a_feedback_page(doubling):
    graded = doubling.grade(doubling.reference())
    assert graded.returncode == 0, graded.log
    assert graded.scores == {"check_double": 4.0}
    assert "check_double" in doubling.feedback()


def test_the_empty_release_gets_none(doubling):
    graded = doubling.grade({}, student="blank")
    assert graded.scores == {"check_double": 0.0}
    assert "write your answer here" in graded.outputs("check_double")


def test_hidden_tests_give_partial_credit(doubling):
    graded = doubling.grade({"double": "def double(x):\n    return 6"}, student="lucky")
    assert graded.scores == {"check_double": 1.0}


def test_nbgrader_validates_the_source_and_not_the_empty_release(doubling):
    """`nbgrader validate` exits with 0 either way, so only its words tell."""
    good = nbgrader(doubling.course, "validate", "source/mini/mini.ipynb")
    assert "Success! Your notebook passes all the tests." in good.log
    empty = nbgrader(doubling.course, "validate", "release/mini/mini.ipynb")
    assert "failed" in empty.log and "write your answer here" in empty.log
