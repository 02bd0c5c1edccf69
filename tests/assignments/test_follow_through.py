"""A bug of exercise 2 is paid for once: a right training step on top of a wrong loss loses nothing more."""

from __future__ import annotations

import pytest

from .answers import Answer, alternatives, mutants, report

RIGHT_STEP = next(answer for answer in alternatives("pretraining", "training_step") if answer.path.stem == "closure")
WRONG_STEP = next(answer for answer in mutants("pretraining", "training_step") if answer.path.stem == "rate_ignored")


LOSSES = {answer.path.stem: answer for answer in mutants("pretraining", "next_token_loss")}
# Without a gradient, or without a loss, no step can be made, and nothing of it can be judged.
WITHOUT_GRADIENT = ("cut_off", "not_flattened", "view_of_a_slice")
WITH_GRADIENT = [loss for name, loss in LOSSES.items() if name not in WITHOUT_GRADIENT]


def on_top_of(step: Answer, loss: Answer) -> dict[str, object]:
    """The names of a notebook with this training step, which calls this loss."""
    names = loss.names()
    exec(compile(step.path.read_text(encoding="utf-8"), f"<{step}>", "exec"), names)
    return names


@pytest.mark.parametrize("loss", WITH_GRADIENT, ids=str)
def test_right_step_on_a_wrong_loss_gets_all_points(loss: Answer) -> None:
    result = report("pretraining", "training_step", on_top_of(RIGHT_STEP, loss))
    assert not result.failed, str(result)


def test_wrong_step_on_a_wrong_loss_is_told_to_mend_the_loss_first() -> None:
    result = report("pretraining", "training_step", on_top_of(WRONG_STEP, LOSSES["not_shifted"]))
    assert sorted(failed.reason for failed in result.failed) == sorted(WRONG_STEP.fails)
    assert all("mend exercise 2 first" in failed.message for failed in result.failed)


def test_step_on_a_loss_without_gradient_is_told_to_mend_the_loss_first() -> None:
    result = report("pretraining", "training_step", on_top_of(RIGHT_STEP, LOSSES["cut_off"]))
    assert result.score == 0
    assert all("mend exercise 2 first" in failed.message for failed in result.failed)
