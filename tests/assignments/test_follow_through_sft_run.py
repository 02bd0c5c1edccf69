"""A bug of exercises 2 and 3 of assignment 3 is paid for once: 5 and 6 are full, or say what to mend first."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.hidden.finetuning import drift as hidden_drift
from autograder.hidden.finetuning import sft_run as hidden_sft_run
from tinyloops.checks import Check, run_checks
from tinyloops.checks.finetuning import drift, sft_run

from .answers import Answer, mutants, reference_answers_only, source

#: All but those of the learner's own model, which these tests do not train.
OWN = (sft_run.own_run, hidden_sft_run.own_run_again)
CHECKS: dict[str, list[Check]] = {
    "sft_run": [check for check in (*sft_run.CHECKS, *hidden_sft_run.CHECKS) if check not in OWN],
    "drift": [*drift.CHECKS, *hidden_drift.CHECKS],
}
#: Wrong answers to an earlier exercise: what follows can be judged all the same, or says what to mend first.
CASES = [
    ("sft_run", "batching", "prompt_weight_ignored"),
    ("sft_run", "batching", "everything_learned"),
    ("sft_run", "batching", "padding_left"),
    ("sft_run", "objective", "sums_averaged"),
    ("sft_run", "objective", "sign_forgotten"),
    ("sft_run", "objective", "number_returned"),
    ("drift", "objective", "not_shifted"),
    ("drift", "objective", "sign_forgotten"),
]
#: With these, some of a later answer cannot be right, or cannot be judged.
UNUSABLE = (("sft_run", "sign_forgotten"), ("sft_run", "number_returned"))


def on_top_of(wrong: Answer) -> dict[str, Any]:
    """The reference's names, with its exercises 5 and 6 calling this wrong answer to an earlier one."""
    names = dict(reference_answers_only("finetuning"))
    for cell in source("finetuning").cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in CHECKS:
            exec(compile(cell.source, "<reference>", "exec"), names)
    exec(compile(wrong.path.read_text(encoding="utf-8"), f"<{wrong}>", "exec"), names)
    return names


@pytest.mark.parametrize(("exercise", "earlier", "name"), CASES)
def test_right_answer_on_a_wrong_one_pays_nothing_or_hears_what_to_mend(exercise: str, earlier: str, name: str) -> None:
    wrong = next(answer for answer in mutants("finetuning", earlier) if answer.path.stem == name)
    result = run_checks(CHECKS[exercise], on_top_of(wrong))
    assert all("mend exercise" in failed.message for failed in result.failed), str(result)
    assert bool(result.failed) == ((exercise, name) in UNUSABLE), str(result)
