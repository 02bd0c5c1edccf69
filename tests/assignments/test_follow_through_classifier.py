"""A bug of exercise 1 of assignment 2 is paid for once: a right classifier on top of a wrong pooling loses nothing."""

from __future__ import annotations

import pytest

from .answers import Answer, alternatives, mutants, report

RIGHT = next(answer for answer in alternatives("classification", "classifier") if answer.path.stem == "one_module")
WRONG = next(answer for answer in mutants("classification", "classifier") if answer.path.stem == "encoder_without_mask")
POOLINGS = {answer.path.stem: answer for answer in mutants("classification", "pooling")}
# Without vectors [B, D], or without a gradient of every state, not all of a classifier can be judged.
UNUSABLE = ("axis_kept", "cut_off", "mask_as_index", "mask_inverted", "mean_over_width", "not_of_whole_numbers")


def on_top_of(classifier: Answer, pooling: Answer) -> dict[str, object]:
    """The names of a notebook with this classifier, which calls this pooling."""
    names = pooling.names()
    exec(compile(classifier.path.read_text(encoding="utf-8"), f"<{classifier}>", "exec"), names)
    return names


@pytest.mark.parametrize("name", sorted(set(POOLINGS) - set(UNUSABLE)))
def test_right_classifier_on_a_wrong_pooling_gets_all_points(name: str) -> None:
    result = report("classification", "classifier", on_top_of(RIGHT, POOLINGS[name]))
    assert not result.failed, str(result)


def test_wrong_classifier_on_a_wrong_pooling_is_told_to_mend_the_pooling_first() -> None:
    result = report("classification", "classifier", on_top_of(WRONG, POOLINGS["plain_mean"]))
    scores = [failed for failed in result.failed if failed.reason.startswith("class_scores: padding")]
    assert "mend exercise 1 first" in scores[0].message


@pytest.mark.parametrize("name", UNUSABLE)
def test_classifier_on_an_unusable_pooling_is_told_to_mend_the_pooling_first(name: str) -> None:
    result = report("classification", "classifier", on_top_of(RIGHT, POOLINGS[name]))
    assert result.failed
    assert all("mend exercise 1 first" in failed.message for failed in result.failed), str(result)
