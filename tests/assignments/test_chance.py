"""Checks on random results must let right answers pass, whatever their random numbers are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.hidden.classification import head as hidden_head
from autograder.hidden.collapse import chain as hidden_chain
from autograder.hidden.collapse import evolution as hidden_evolution
from autograder.hidden.pretraining import masking as hidden_masking
from tinyloops.checks import Check, run_checks
from tinyloops.checks.classification import fine_tuning, head_training
from tinyloops.checks.collapse import chain, drawing
from tinyloops.checks.finetuning import replaying, sft_run
from tinyloops.checks.pretraining import masking, pretraining_run

from .answers import reference_answers_only

#: Streams of random numbers tried; a check that fails a right answer in 1% of runs shows with probability 0.87.
STREAMS = 200
MASKING = [*masking.CHECKS, *hidden_masking.CHECKS]
HEAD = [head_training.learns, head_training.seeded, hidden_head.fresh_heads]
FINE_TUNING = [fine_tuning.epochs, fine_tuning.seeded]
SFT_RUN = [sft_run.epochs, sft_run.seeded]
REPLAY = [replaying.order_of_replay, replaying.seed_of_replay]
CHAIN = [chain.independent_draws, chain.luck_from_rng, chain.falls_by_the_law, hidden_chain.other_chains]
EVOLUTION = [*drawing.CHECKS, hidden_evolution.fresh_quota]
RUN = [pretraining_run.epochs, pretraining_run.seeded, pretraining_run.knobs_reach_the_steps]


def moved(function: Callable[..., Any], position: int, stream: int) -> Callable[..., Any]:
    """``function`` with its ``seed``, which may be the argument at ``position``, moved to a stream of its own."""

    def call(*arguments: Any, **knobs: Any) -> Any:
        if "seed" in knobs:
            return function(*arguments, **(knobs | {"seed": 1000 * stream + knobs["seed"]}))
        return function(*arguments[:position], 1000 * stream + arguments[position], *arguments[position + 1 :], **knobs)

    return call


def moved_generator(function: Callable[..., Any], position: int, stream: int) -> Callable[..., Any]:
    """``function`` with the generator at ``position``, or named ``rng``, moved to a stream of its own."""

    def call(*arguments: Any, **knobs: Any) -> Any:
        given = knobs.pop("rng", None) or arguments[position]
        rng = np.random.default_rng([stream, int(given.integers(2**32))])
        return function(*arguments[:position], rng, *arguments[position + 1 :], **knobs)

    return call


@pytest.mark.parametrize(
    ("chapter", "name", "position", "checks"),
    [
        ("pretraining", "corrupt", 4, MASKING),
        ("pretraining", "pretrain", 7, RUN),
        ("classification", "train_head", 5, HEAD),
        ("classification", "fine_tune", 10, FINE_TUNING),
        ("finetuning", "fine_tune", 9, SFT_RUN),
        ("finetuning", "replay", 3, REPLAY),
    ],
    ids=["masking", "pretraining_run", "head", "fine_tuning", "sft_run", "replay"],
)
def test_right_answer_passes_on_all_streams(chapter: str, name: str, position: int, checks: list[Check]) -> None:
    names = reference_answers_only(chapter)
    for stream in range(STREAMS):
        result = run_checks(checks, names | {name: moved(names[name], position, stream)})
        assert not result.failed, f"stream {stream}:\n{result}"


@pytest.mark.parametrize(
    ("chapter", "positions", "checks"),
    [
        ("collapse", {"resample": 2, "chain": 3}, CHAIN),
        ("collapse", {"quota": 3, "evolve": 5}, EVOLUTION),
    ],
    ids=["chain", "evolution"],
)
def test_right_answer_passes_with_all_generators(chapter: str, positions: dict[str, int], checks: list[Check]) -> None:
    names = reference_answers_only(chapter)
    for stream in range(STREAMS):
        moved_names = {name: moved_generator(names[name], at, stream) for name, at in positions.items()}
        result = run_checks(checks, names | moved_names)
        assert not result.failed, f"stream {stream}:\n{result}"
