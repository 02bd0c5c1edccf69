"""A bug of exercise 4 of assignment 4 is paid for once: exercise 9 is full, or says what to mend first."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.hidden.collapse import signature as hidden_signature
from tinyloops.checks import run_checks
from tinyloops.checks.collapse import signature

from .answers import Answer, mutants, reference_answers_only, source

#: All that call exercise 4.
CHECKS = (signature.nats_each, hidden_signature.other_texts)
#: Wrong answers to exercise 4, and whether exercise 9 is not to be judged on top of them.
CASES = {
    "padding_counted": False,
    "end_left_out": False,
    "sign_turned": False,
    "mean_over_tokens": False,
    "not_paired": False,
    "one_number": True,
    "gradients_recorded": True,
}


def on_top_of(earlier: str) -> dict[str, Any]:
    """The reference's names, with its exercise 9 calling this wrong answer to exercise 4."""
    names = reference_answers_only("collapse") | {"Signature": signature.Signature}
    wrong: Answer = next(answer for answer in mutants("collapse", "distance") if answer.path.stem == earlier)
    exec(compile(wrong.path.read_text(encoding="utf-8"), f"<{wrong}>", "exec"), names)
    for cell in source("collapse").cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "signature":
            exec(compile(cell.source, "<reference>", "exec"), names)
    return names


@pytest.mark.parametrize(("earlier", "unusable"), CASES.items())
def test_right_answer_on_a_wrong_one_pays_nothing_or_hears_what_to_mend(earlier: str, unusable: bool) -> None:
    result = run_checks(CHECKS, on_top_of(earlier))
    assert all("mend exercise 4 first" in failed.message for failed in result.failed), str(result)
    assert bool(result.failed) == unusable, str(result)


def test_wrong_answer_on_an_exercise_whose_log_probabilities_are_right_hears_of_its_own_bug() -> None:
    names = on_top_of("not_paired") | {"nats_a_token": lambda model, rows: [1.0] * len(rows)}
    result = run_checks(CHECKS, names)
    assert len(result.failed) == 2
    assert not any("mend exercise" in failed.message for failed in result.failed), str(result)
