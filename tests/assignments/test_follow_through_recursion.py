"""A bug of exercise 5 of assignment 4 is paid for once: a right recursion on it is full, or hears what to mend."""

from __future__ import annotations

import pytest

from autograder.hidden.collapse import recursion as hidden_recursion
from tinyloops.checks import Report, run_checks
from tinyloops.checks.collapse import recursing

from .answers import mutants, reference_answers_only, source

#: All but those of the learner's own models, which these tests do not train.
LOOPS = (*recursing.CHECKS, hidden_recursion.other_loops)
#: Wrong recipes with which a loop can run.
USABLE = (
    "accumulates_the_last_only",
    "fresh_is_fixed",
    "newest_first",
    "oldest_texts",
    "padded_on_the_left",
    "real_texts_first",
    "share_ignored",
    "unknown_plan_is_fixed",
)
#: And some with which it can't.
UNUSABLE = ("list_returned", "not_padded", "padded_with_floats")


def on_top_of(name: str) -> Report:
    """What the checks say of the reference's recursion when it calls this wrong recipe."""
    names = dict(reference_answers_only("collapse"))
    for cell in source("collapse").cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "recursion":
            exec(compile(cell.source, "<reference>", "exec"), names)
    wrong = next(answer for answer in mutants("collapse", "recipe") if answer.path.stem == name)
    exec(compile(wrong.path.read_text(encoding="utf-8"), f"<{wrong}>", "exec"), names)
    return run_checks(LOOPS, names)


@pytest.mark.parametrize("name", USABLE)
def test_right_recursion_on_a_wrong_recipe_loses_nothing(name: str) -> None:
    result = on_top_of(name)
    assert not result.failed, str(result)


@pytest.mark.parametrize("name", UNUSABLE)
def test_right_recursion_on_an_unusable_recipe_hears_what_to_mend(name: str) -> None:
    result = on_top_of(name)
    assert result.failed
    assert all("mend exercise 5 first" in failed.message for failed in result.failed), str(result)
