"""A bug of exercise 3 of assignment 3 is paid for once: a right replay on top of it is full, or says what to mend."""

from __future__ import annotations

from typing import Any

import pytest

from .answers import Answer, mutants, reference_answers_only, report, source

#: Without a gradient the replayed loss can't be judged.
NUMBER_RETURNED = "number_returned"


def on_top_of(wrong: Answer) -> dict[str, Any]:
    """The reference's names, with its exercise 7 calling this wrong answer to exercise 3."""
    names = dict(reference_answers_only("finetuning"))
    for cell in source("finetuning").cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "l2_sp":
            exec(compile(cell.source, "<reference>", "exec"), names)
    exec(compile(wrong.path.read_text(encoding="utf-8"), f"<{wrong}>", "exec"), names)
    return names


@pytest.mark.parametrize("wrong", mutants("finetuning", "objective"), ids=str)
def test_right_replay_on_a_wrong_objective(wrong: Answer) -> None:
    failed = report("finetuning", "l2_sp", on_top_of(wrong)).failed
    assert bool(failed) == (wrong.path.stem == NUMBER_RETURNED)
    assert all("mend exercise 3 first" in failure.message for failure in failed)
