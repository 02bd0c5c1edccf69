"""A bug of exercises 1 to 3 of assignment 2 is paid for once: exercises 4 to 6 are full, or say what to mend first."""

from __future__ import annotations

from typing import Any

import pytest

from .answers import Answer, mutants, reference_answers_only, report, source

#: What the reference of an exercise calls of earlier ones, and wrong answers to these that leave something to judge.
BUILT_ON: dict[str, dict[str, tuple[str, ...]]] = {
    "direct": {"pooling": ("last_column", "first_positions", "number_minus_one", "axis_kept")},
    "head": {
        "pooling": ("plain_mean", "sum_only", "axis_kept"),
        "loss": ("softmax_first", "summed", "number_returned"),
    },
    "freezing": {
        "pooling": ("plain_mean",),
        "classifier": ("encoder_without_mask", "vectors_detached", "scores_switch_modes"),
        "loss": ("softmax_first", "squared_error", "number_returned"),
    },
}
EARLIER = ("pooling", "classifier", "loss")
CASES = [
    (exercise, earlier, name)
    for exercise, built_on in BUILT_ON.items()
    for earlier, names in built_on.items()
    for name in names
]
#: With these, some of a later answer cannot be right, or cannot be judged.
UNUSABLE = ("axis_kept", "number_returned", "scores_switch_modes")


def with_a_wrong_one(wrong: Answer) -> dict[str, Any]:
    """The reference's answers, but for a wrong one in place of its own, which all later ones call."""
    names = dict(reference_answers_only("classification"))
    for cell in source("classification").cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in (*EARLIER, *BUILT_ON):
            exec(compile(cell.source, "<reference>", "exec"), names)
    exec(compile(wrong.path.read_text(encoding="utf-8"), f"<{wrong}>", "exec"), names)
    return names


@pytest.mark.parametrize(("exercise", "earlier", "name"), CASES)
def test_right_answer_on_a_wrong_one_pays_nothing_or_hears_what_to_mend(exercise: str, earlier: str, name: str) -> None:
    wrong = next(answer for answer in mutants("classification", earlier) if answer.path.stem == name)
    result = report("classification", exercise, with_a_wrong_one(wrong))
    assert bool(result.failed) == (name in UNUSABLE), str(result)
    assert all("mend exercise" in failed.message for failed in result.failed), str(result)
