"""A bug of exercises 1 to 8 of assignment 2 is paid for once: exercises 7 to 9 are full, or say what to mend first."""

from __future__ import annotations

from typing import Any

import pytest

from .answers import Answer, mutants, reference_answers_only, report, source

#: Wrong answers to what the reference of a later exercise calls. Its own points do not depend on these ...
NOTHING_LOST = {
    "fine_tuning": {
        "pooling": ("plain_mean",),
        "classifier": ("encoder_without_mask",),
        "loss": ("softmax_first",),
        "freezing": ("rates_swapped", "one_rate_for_all", "never_in_training_mode", "adam"),
    },
    "diagnosis": {"probe": ("own_statistics", "test_labels_shuffled", "hidden_layer")},
}
#: ... and with these, some of it cannot be right, or cannot be judged.
TOLD_WHAT_TO_MEND = {
    "fine_tuning": {"freezing": ("unfrozen_without_gradients", "gradients_pile_up"), "loss": ("number_returned",)},
    "probe": {"head": ("never_updated",)},
    "diagnosis": {"head": ("never_updated",), "probe": ("judged_on_training_texts", "accuracy_alone")},
}
#: These judge what the notebook trained, and here no cell of it ran but the answers.
OWN_RUN = "your own classifiers"


def cases(of: dict[str, dict[str, tuple[str, ...]]]) -> list[tuple[str, str, str]]:
    return [(later, earlier, name) for later, on in of.items() for earlier, names in on.items() for name in names]


def failures(exercise: str, earlier: str, name: str) -> dict[str, str]:
    """Reason and message of each failed check of the reference, on top of a wrong earlier answer."""
    wrong = next(answer for answer in mutants("classification", earlier) if answer.path.stem == name)
    result = report("classification", exercise, _with_a_wrong_one(wrong))
    return {failed.reason: failed.message for failed in result.failed if not failed.reason.startswith(OWN_RUN)}


def _with_a_wrong_one(wrong: Answer) -> dict[str, Any]:
    names = dict(reference_answers_only("classification"))
    for cell in source("classification").cells:
        # Run anew, so that they call the wrong answer and not the reference's.
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"):
            exec(compile(cell.source, "<reference>", "exec"), names)
    exec(compile(wrong.path.read_text(encoding="utf-8"), f"<{wrong}>", "exec"), names)
    return names


@pytest.mark.parametrize(("exercise", "earlier", "name"), cases(NOTHING_LOST))
def test_right_answer_on_a_wrong_one_loses_nothing(exercise: str, earlier: str, name: str) -> None:
    assert not failures(exercise, earlier, name)


@pytest.mark.parametrize(("exercise", "earlier", "name"), cases(TOLD_WHAT_TO_MEND))
def test_right_answer_that_cannot_be_judged_hears_what_to_mend_first(exercise: str, earlier: str, name: str) -> None:
    failed = failures(exercise, earlier, name)
    assert failed
    assert all("mend exercise" in message for message in failed.values()), failed
