"""A bug of an early exercise is paid for once: what is right on top of it keeps its points in exercises 7 and 9."""

from __future__ import annotations

from typing import Any

import pytest

from .answers import Answer, alternatives, mutants, reference_answers_only, report

OUTCOME = "a short run on another world's texts learns from context"  # takes a working loop, whoever broke it


def named(answers: list[Answer], name: str) -> Answer:
    return next(answer for answer in answers if answer.path.stem == name)


RIGHT_STEP = named(alternatives("pretraining", "training_step"), "closure")
RIGHT_RUN = named(alternatives("pretraining", "pretraining_run"), "epochs_of_numpy")
WRONG_RUN = named(mutants("pretraining", "pretraining_run"), "max_norm_fixed")
RIGHT_PERPLEXITY = named(alternatives("pretraining", "perplexity"), "weighted_average")
LOSSES = mutants("pretraining", "next_token_loss")
# These two raise an error, and leave nothing to judge.
NUMBERS = [loss for loss in LOSSES if loss.path.stem not in ("not_flattened", "view_of_a_slice")]
RATES = mutants("pretraining", "schedule")
STEPS = mutants("pretraining", "training_step")


def with_answers(*answers: Answer) -> dict[str, Any]:
    """The names of a notebook that has these answers, and the reference's for all else."""
    names = dict(reference_answers_only("pretraining"))
    for answer in answers:
        exec(compile(answer.path.read_text(encoding="utf-8"), f"<{answer}>", "exec"), names)
    return names


def failures(exercise: str, *answers: Answer) -> dict[str, str]:
    """Reason and message of each failed check, but for those that judge the model trained in the notebook."""
    result = report("pretraining", exercise, with_answers(*answers))
    return {f.reason: f.message for f in result.failed if not f.reason.startswith("your model")}


@pytest.mark.parametrize("loss", NUMBERS, ids=str)
def test_right_perplexity_on_a_wrong_loss(loss: Answer) -> None:
    failed = failures("perplexity", loss, RIGHT_PERPLEXITY)
    # A loss that is not finite, or NaN where a row has no label, leaves nothing to judge.
    assert len(failed) <= 1
    assert all("mend exercise 2 first" in message for message in failed.values())


@pytest.mark.parametrize("rate", ["warmup_forgotten", "straight_line", "factor_instead_of_rate"])
def test_right_run_on_a_wrong_schedule(rate: str) -> None:
    failed = failures("pretraining_run", named(RATES, rate), RIGHT_RUN)
    assert set(failed) <= {OUTCOME}
    assert all("mend exercise 4 first" in message for message in failed.values())


@pytest.mark.parametrize("loss", ["not_shifted", "summed"])
def test_right_run_on_a_wrong_loss(loss: str) -> None:
    failed = failures("pretraining_run", named(LOSSES, loss), RIGHT_STEP, RIGHT_RUN)
    assert set(failed) <= {OUTCOME}
    assert all("mend exercise 2 first" in message for message in failed.values())


@pytest.mark.parametrize("step", ["always_scaled", "norm_after_clipping", "rate_ignored"])
def test_right_run_on_a_wrong_step(step: str) -> None:
    failed = failures("pretraining_run", named(STEPS, step), RIGHT_RUN)
    assert set(failed) <= {OUTCOME}
    assert all("mend exercise 5 first" in message for message in failed.values())


def test_wrong_run_on_a_wrong_schedule_is_told_to_mend_the_schedule_first() -> None:
    failed = failures("pretraining_run", named(RATES, "warmup_forgotten"), WRONG_RUN)
    assert set(WRONG_RUN.fails) <= set(failed)
    assert all("mend exercise 4 first" in message for message in failed.values())
