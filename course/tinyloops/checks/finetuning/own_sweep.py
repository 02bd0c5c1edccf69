"""Exercise 8, second part: the learner's own sweep of rates, measured again, and the choice that it leads to."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch

from ..framework import CheckFailed, Student, check
from .choosing import Run, finite, right_choice
from .earlier import earlier_first
from .measures import TEXTS_SEED, Measured, measured

#: What a sweep is made with: a bug in one of these is not a bug of exercise 8.
EARLIER = ("template", "batching", "objective", "sft_run", "drift")
#: What the exercise's text asks of a sweep.
FEWEST, FACTOR, MORE, SHARE_OF_FIRST_LOSS = 4, 3.0, 0.3, 0.5
#: How far a number of the learner's may be from the one measured here.
ABSOLUTE, RELATIVE = 0.03, 0.03

AGAIN = "run the cell of your sweep again, from its first line"


@check(points=1, reason="your sweep: four rates or more, each from θ̂, with numbers that its models really have")
def own_sweep(s: Student) -> None:
    runs = read_runs(s)
    models = read_models(s, runs)
    theta_hat = _decoder_must_be_theta_hat(s)
    with earlier_first(s, *EARLIER):
        _must_be_models_of_their_own(models, theta_hat)
        before = before_tuning(s)
        _must_be_as_measured(runs, models, before)
        _must_show_the_trade_off(runs, before)


@check(points=0.5, reason="your choice is the one that your own limit leaves of your own runs")
def own_choice(s: Student) -> None:
    runs, limit, choice = read_runs(s), s.my_limit, s.my_choice
    kept = [run for run in runs if isinstance(limit, (int, float)) and run.forgetting <= limit]
    if not 0 < len(kept) < len(runs):
        raise CheckFailed(
            expected="`my_limit`: a number of nats that at least one of your runs keeps, and at least one does not",
            got=f"{limit!r}, which {len(kept)} of {len(runs)} runs keep",
            cause="a limit that all keep, or none, chooses nothing",
            next_step="print the forgetting of your runs, and say how much of it a user would bear",
        )
    right = right_choice(runs, limit)
    if choice != right:
        raise CheckFailed(
            expected=f"{right!r}: the lowest response loss among {', '.join(repr(run.name) for run in kept)}",
            got=repr(choice),
            cause="another run keeps your limit as well, and answers better"
            if choice in [run.name for run in kept]
            else "this is not the name of a run that keeps your limit",
            next_step="`my_choice = choose(my_runs, my_limit)`",
        )


def read_runs(s: Student) -> list[Run]:
    """The learner's runs, at least four, with names of their own and finite numbers."""
    got = s.my_runs
    readable = isinstance(got, list) and all(isinstance(run, tuple) and len(run) == 3 for run in got)
    if not readable or len(got) < FEWEST:
        raise CheckFailed(
            expected=f"`my_runs`: a list of at least {FEWEST} runs, `Run(name, response_loss, forgetting)`",
            got=f"{len(got)} runs" if readable else f"a {type(got).__name__} of something else",
            cause="the cell of your sweep has not been run, or something went wrong in it",
            next_step=AGAIN,
        )
    runs = [Run(*run) for run in got]
    numbers = all(isinstance(number, (int, float)) for run in runs for number in run[1:])
    if not numbers or not all(map(finite, runs)) or len({run.name for run in runs}) < len(runs):
        raise CheckFailed(
            expected="runs with different names, and two finite plain numbers each",
            got=[tuple(run) for run in runs],
            cause="a run came apart, a number is still a tensor, or two runs have the same name",
            next_step="use `measured(name, model)`, and rates between 1e-5 and 3e-2",
        )
    return runs


def read_models(s: Student, runs: list[Run]) -> dict[str, Any]:
    """The learner's models by the names of the runs."""
    models = s.my_models
    missing = [run.name for run in runs if not isinstance(models, Mapping) or run.name not in models]
    if missing:
        raise CheckFailed(
            expected="`my_models`: a dict with the model of each run, by its name",
            got=f"none for {missing}",
            cause="a model was not kept, or under another name",
            next_step="put each model into `my_models` under the name that its run has",
        )
    return {run.name: models[run.name] for run in runs}


def _decoder_must_be_theta_hat(s: Student) -> torch.Tensor:
    """All numbers of θ̂, which are those of the notebook's `decoder`."""
    theta_hat = _numbers_of(s.build("tinyloops.checkpoints:load", "decoder")[0])
    if not torch.equal(_numbers_of(s.decoder), theta_hat):
        raise CheckFailed(
            expected="`decoder` as it came: θ̂",
            got="other parameters",
            cause="a run trained `decoder` itself, so that later runs start where that one ended",
            next_step="load the decoder again, and give each run a `fresh_decoder()`",
        )
    return theta_hat


def _must_be_models_of_their_own(models: Mapping[str, Any], theta_hat: torch.Tensor) -> None:
    seen = {"θ̂": theta_hat}
    for name, model in models.items():
        numbers = _numbers_of(model)
        for other, others in seen.items():
            if torch.equal(numbers, others):
                raise CheckFailed(
                    expected=f"a model of its own for {name!r}",
                    got=f"the same parameters as {other}",
                    cause="it was not trained" if other == "θ̂" else "all runs train one and the same model",
                    next_step="make a `fresh_decoder()` inside the loop, and train that: `tuned_copy` does both",
                )
        seen[name] = numbers


def _numbers_of(model: Any) -> torch.Tensor:
    """All parameters as one long row."""
    return torch.cat([parameter.detach().flatten() for parameter in model.parameters()])


def before_tuning(s: Student, texts_seed: int = TEXTS_SEED) -> Measured:
    """θ̂ as it is measured here."""
    return measured(s.build("tinyloops.checkpoints:load", "decoder")[0], texts_seed)


def measured_run(name: str, model: Any, before: Measured, texts_seed: int = TEXTS_SEED) -> Run:
    """A run as it is measured here."""
    after = measured(model, texts_seed)
    return Run(name, after.response_loss, after.text_loss - before.text_loss)


def _must_be_as_measured(runs: list[Run], models: Mapping[str, Any], before: Measured) -> None:
    for run in runs:
        again = measured_run(run.name, models[run.name], before)
        for what, got, right in (
            ("response loss", run.response_loss, again.response_loss),
            ("forgetting", run.forgetting, again.forgetting),
        ):
            if not math.isclose(got, right, rel_tol=RELATIVE, abs_tol=ABSOLUTE):
                raise CheckFailed(
                    expected=f"{right:.3f} as the {what} of {run.name!r}, measured on its model in `my_models`",
                    got=f"{got:.3f}",
                    cause="the number was measured before the run, on other data, or on another model",
                    next_step="call `measured(name, model)` after the run, with the model that was trained in it",
                )


def _must_show_the_trade_off(runs: list[Run], before: Measured) -> None:
    gentle, rough = runs[0], runs[-1]
    if rough.forgetting < max(FACTOR * gentle.forgetting, gentle.forgetting + MORE):
        raise CheckFailed(
            expected=f"runs in the order of their rates, from one that hardly forgets to one that forgets {FACTOR:g} "
            f"times as much, and at least {MORE:g} nats more",
            got=f"{gentle.forgetting:.3f} for {gentle.name!r}, {rough.forgetting:.3f} for {rough.name!r}",
            cause="the rates are too near to each other, or too small, or not in rising order",
            next_step="let the rates span two powers of ten, say 1e-4 to 1e-2",
        )
    best = min(run.response_loss for run in runs)
    if best > SHARE_OF_FIRST_LOSS * before.response_loss:
        raise CheckFailed(
            expected=f"a run that at least halves θ̂'s response loss, {before.response_loss:.2f}",
            got=f"{best:.2f} at best",
            cause="the runs are too short, or all rates too small",
            next_step="give each run 100 steps",
        )


CHECKS = (own_sweep, own_choice)
