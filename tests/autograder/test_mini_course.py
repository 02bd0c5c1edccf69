"""A round through real nbgrader: build, answer, grade, feedback."""

from __future__ import annotations

import pytest

SOURCE = '''\
# %% [markdown]
# # Doubling

# %% {"nbgrader": {"grade": false, "grade_id": "double", "locked": false, "schema_version": 3, "solution": true, "task": false}}
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    twice_the_number = 2 * x
    return twice_the_number
    ### END SOLUTION


# %% {"nbgrader": {"grade": true, "grade_id": "check_double", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}}
score = 4.0 if double(3) == 6 else 0.0
### BEGIN HIDDEN TESTS
score = 4.0 if double(-5) == -10 else 1.0 * (double(3) == 6)
### END HIDDEN TESTS
score
'''


@pytest.fixture(scope="module")
def doubling(mini_course):
    return mini_course(SOURCE)


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
    assert doubling.grade({"double": "def double(x):\n    return 6"}, student="lucky").scores == {"check_double": 1.0}
