"""A bug in one function of exercise 8 of assignment 4 is paid for once: what is drawn on top of it is full."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.hidden.collapse import evolution as hidden_evolution
from tinyloops.checks import Report, run_checks
from tinyloops.checks.collapse import drawing, weighing

from .answers import Answer, mutants, reference_answers_only, source

OWN = (weighing.products, hidden_evolution.fresh_texts)
ON_TOP = (*drawing.CHECKS, hidden_evolution.fresh_quota)
#: Wrong weights that one can draw with.
USABLE = (
    "geometric_mean",
    "too_much_counts_against",
    "repeated_words_count_again",
    "most_missing_word_alone",
    "upside_down",
    "ratios_added",
)
#: Wrong ways to curate, and whether something else than what should be left is left in the check of evolve.
CURATIONS = {"asked_again": False, "known_ignored": True, "copies_kept": True, "verdict_turned_round": True}


def on_top_of(exercise: str, name: str) -> dict[str, Any]:
    """The reference's names, with its exercise 8 calling this wrong answer."""
    names = dict(reference_answers_only("collapse"))
    for cell in source("collapse").cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "evolution":
            exec(compile(cell.source, "<reference>", "exec"), names)
    wrong: Answer = next(answer for answer in mutants("collapse", exercise) if answer.path.stem == name)
    exec(compile(wrong.path.read_text(encoding="utf-8"), f"<{wrong}>", "exec"), names)
    return names


def checked(exercise: str, name: str) -> tuple[Report, Report]:
    """What the checks of the weights say, and those of what is drawn with them."""
    names = on_top_of(exercise, name)
    return run_checks(OWN, names), run_checks(ON_TOP, names)


@pytest.mark.parametrize("name", USABLE)
def test_right_quota_on_wrong_weights_loses_nothing(name: str) -> None:
    weights, quota = checked("evolution", name)
    assert weights.failed
    assert not quota.failed, str(quota)


@pytest.mark.parametrize(("name", "felt"), CURATIONS.items())
def test_right_evolve_on_a_wrong_curation_hears_what_to_mend(name: str, felt: bool) -> None:
    weights, quota = checked("curation", name)
    assert not weights.failed
    assert bool(quota.failed) == felt, str(quota)
    assert all("mend exercise 7 first" in failed.message for failed in quota.failed), str(quota)


@pytest.mark.parametrize("name", ["drawn_evenly", "target_not_scaled", "best_n"])
def test_wrong_quota_fails_whatever_the_weights(name: str) -> None:
    weights, quota = checked("evolution", name)
    assert not weights.failed
    assert drawing.as_likely_as_weighed.reason in [failed.reason for failed in quota.failed]
    assert drawing.curated_then_drawn.reason in [failed.reason for failed in quota.failed]
