"""Exercise 5, the run: batches by epoch, schedule, one optimizer, an extra loss, and the learner's own model."""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch

from ..batch_order import must_drop_incomplete, must_obey_seed
from ..compare import must_be_float, same_losses
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .earlier import earlier_first
from .little_runs import (
    EARLIER,
    VOCABULARY,
    Recipe,
    Replayed,
    Run,
    forgiving_earlier,
    pull,
    recipe_of,
    replay,
    run,
    same_run,
)
from .own_run import check_own_run, fresh
from .pairs import PAD, Pair, random_pairs

POINTS = 8.0

ONE_OPTIMIZER = "make one AdamW before the loop, with the settings of the text, and a schedule for it"
ONE_SCHEDULE = (
    "make the schedule before the loop, with `max(1, steps // 20)` and `steps`, and step it after each update"
)


@check(points=1, reason="returns the objective of each step, without the extra loss", seconds=30)
def objective_of_each_step(s: Student) -> None:
    pairs = random_pairs(10, seed=71)
    # With a rate of 0 the model stays as it is, so that every loss is known.
    for changes in ({}, {"per": "sequence", "prompt_weight": 0.5}, {"extra_loss": pull}):
        still = run(s, pairs, peak_rate=0.0, **changes)
        if still.losses:
            must_be_float(still.returned[0], "each loss")
        with forgiving_earlier(s, still):
            _compare_losses(still)


def _compare_losses(made: Run) -> None:
    right = recipe_of(made.settings)
    expected, got = replay(made, right).losses, made.losses
    if same_losses(got, expected):
        return
    accuse(
        [
            Suspect(
                replay(made, right._replace(counted="all")).losses,
                "the extra loss is in what is returned",
                "keep the objective's number, and add the extra loss for `backward` only",
            ),
            Suspect(
                [sum(expected[: step + 1]) / (step + 1) for step in range(len(expected))],
                "the losses are averaged over the steps so far",
                "append the number of each step as it is",
            ),
            *(Suspect(replay(made, wrong(right)).losses, *advice) for wrong, *advice in _WRONG_OBJECTIVES),
        ],
        lambda losses: same_losses(got, losses),
        otherwise=Suspect(
            expected,
            "the number is not the objective of the batch before its update",
            "collate the batch, ask the model with its ids and mask, and give logits, ids and weights to `objective`",
        ),
        expected=f"losses {_shown(expected)}",
        got=_shown(got),
    )


def _shown(losses: list[float]) -> str:
    return ", ".join(f"{loss:.4f}" for loss in losses[:5])


_WRONG_OBJECTIVES = (
    (
        lambda recipe: recipe._replace(prompt_weight=1.0),
        "the words of the instruction are targets, too",
        "give `prompt_weight` to `collate`, and the weights that it returns to `objective`",
    ),
    (
        lambda recipe: recipe._replace(prompt_weight=0.0),
        "`prompt_weight` does not reach `collate`: it is 0 all the time",
        "give `prompt_weight` to `collate`",
    ),
    (
        lambda recipe: recipe._replace(per="token"),
        '`per` does not reach `objective`: it is "token" all the time',
        "give `per` to `objective`",
    ),
)


@check(points=1, reason="an epoch visits each pair at most once, in full batches and an order of its own", seconds=30)
def epochs(s: Student) -> None:
    """A right answer fails with a probability below 1e-6.

    Two epochs of 10 pairs have the same order with probability 1 / 10!; in 12 epochs that drop 2 of 10 pairs, one
    of them is never seen with probability at most 10 · 0.2¹² < 5e-8.
    """
    with earlier_first(s, *EARLIER):
        _judge_epochs(s)


def _judge_epochs(s: Student) -> None:
    must_drop_incomplete(
        run(s, random_pairs(10, seed=72), steps=24).batches,
        number=10,
        size=4,
        things="pairs",
        pick="[pairs[row] for row in rows]",
        cause="the pairs are not shuffled: data sorted by kind would give batches of one kind",
        all_of="pairs",
    )
    few = run(s, random_pairs(3, seed=73), steps=3, batch_size=8)
    if any(sorted(batch) != [0, 1, 2] for batch in few.batches):
        raise CheckFailed(
            expected="batches of all 3 pairs when batch_size is 8",
            got=f"batches {few.batches}",
            cause="with fewer pairs than batch_size, each batch should hold every pair once",
            next_step="use `min(batch_size, len(pairs))` as the size of a batch",
        )


@check(points=0.5, reason="the seed decides the order of the pairs, and nothing else does", seconds=30)
def seeded(s: Student) -> None:
    """A right answer draws the same first epoch of 10 pairs from two seeds with probability below 1e-5."""
    pairs = random_pairs(10, seed=74)
    must_obey_seed(
        s,
        lambda seed: run(s, pairs, steps=4, seed=seed),
        things="pairs",
        same=lambda one, other: one.batches == other.batches and one.losses == other.losses,
        same_order=lambda one, other: one.batches == other.batches,
        shown=lambda one, other: f"first batches {one.batches[0]} and {other.batches[0]}",
    )


@check(points=1.5, reason="AdamW, warm-up and decay, clipping and the extra loss, step by step", seconds=60)
def recipe(s: Student) -> None:
    pairs = random_pairs(10, seed=75)
    with earlier_first(s, *EARLIER):
        _judge_decay(s, pairs)
    for changes in ({"steps": 44}, {"steps": 9, "extra_loss": pull}):
        made = run(s, pairs, **changes)
        with forgiving_earlier(s, made):
            compare_runs(made)
        must_have_modes(made)


def compare_runs(made: Run) -> None:
    """Raise `CheckFailed` unless the run is the right one for its settings; name the bug if it is known."""
    expected = replay(made, recipe_of(made.settings))
    if same_run(made, expected):
        return
    pairs = zip(made.losses, expected.losses, strict=True)
    step = next((step for step, (a, b) in enumerate(pairs) if not same_losses([a], [b])), None)
    accuse(
        _known_bugs(made),
        lambda value: same_run(made, value),
        otherwise=Suspect(
            expected,
            "another optimizer than the text's AdamW, another schedule, or gradients of something else",
            ONE_OPTIMIZER,
        ),
        expected=f"the right logits after step {len(expected.losses) - 1}"
        if step is None
        else f"loss {expected.losses[step]:.4f} at {step=}",
        got="other logits" if step is None else f"{made.losses[step]:.4f} (the steps before it agree)",
    )


def _known_bugs(made: Run) -> Iterator[Suspect[Replayed]]:
    right = recipe_of(made.settings)
    steps = right.total
    clip = "call `nn.utils.clip_grad_norm_(model.parameters(), 1.0)` between `backward` and the update"
    recipes: list[tuple[Recipe, str, str]] = [
        (right._replace(rate="constant"), "the rate stays at its peak after the warm-up", ONE_SCHEDULE),
        (
            right._replace(rate="constant", warmup=0),
            "there is no schedule: the rate is the peak all the time",
            ONE_SCHEDULE,
        ),
        (right._replace(warmup=0), "there is no warm-up", ONE_SCHEDULE),
        (right._replace(warmup=max(1, steps // 10)), "the warm-up is twice as long as it should be", ONE_SCHEDULE),
        (right._replace(ahead=1), "the schedule is one step ahead: it is stepped before the update", ONE_SCHEDULE),
        (right._replace(warmup=1), "the warm-up is one step, whatever `steps` is", ONE_SCHEDULE),
        (right._replace(betas=(0.9, 0.999)), "AdamW has its default betas", ONE_OPTIMIZER),
        (right._replace(max_norm=math.inf), "the gradients are not clipped", clip),
        (
            right._replace(optimizer="step"),
            "the optimizer is made anew at each step: it remembers nothing",
            ONE_OPTIMIZER,
        ),
        (
            right._replace(piling_up=True),
            "the gradients of all steps pile up",
            "call `optimizer.zero_grad()` in each step",
        ),
        (
            right._replace(extra=None),
            "the extra loss is left out, or has no gradient",
            "add `extra_loss(model)` before `backward`",
        ),
        (
            right._replace(peak=0.0),
            "the rate is 0 all the time: the schedule begins there, and is never stepped",
            ONE_SCHEDULE,
        ),
        (
            right._replace(weight_decay=0.01),
            "weight decay pulls every parameter to 0; AdamW's default is 0.01",
            ONE_OPTIMIZER,
        ),
        (
            right._replace(counted="after"),
            "the loss is measured after the update",
            "keep the number of the loss that you call `backward` on",
        ),
        (right._replace(counted="all"), "the extra loss is in what is returned", "return the objective's number alone"),
        *((wrong(right), cause, next_step) for wrong, cause, next_step in _WRONG_OBJECTIVES),
    ]
    for wrong, cause, next_step in recipes:
        yield Suspect(replay(made, wrong), cause, next_step)


def must_have_modes(made: Run) -> None:
    """Raise `CheckFailed` unless the model was in training mode in each step, and in evaluation mode at the end."""
    if not all(note["training"] for note in made.notes):
        raise CheckFailed(
            expected="training mode in every step",
            got="evaluation mode",
            cause="the model came in evaluation mode, as loaded models do, and nobody changed it",
            next_step="call `model.train()` before the loop",
        )
    if made.model.training:
        raise CheckFailed(
            expected="the model in evaluation mode at the end",
            got="training mode",
            cause="whoever asks it next gets dropout in its replies",
            next_step="call `model.eval()` after the loop",
        )


def _judge_decay(s: Student, pairs: list[Pair]) -> None:
    """Vectors of tokens that occur nowhere get no gradient: only weight decay can move them."""
    model = s.build("tinyloops.checks.probes:talking_decoder", VOCABULARY, seed=6).eval()
    unused = sorted(set(range(VOCABULARY)) - {token for ids, _ in pairs for token in ids} - {PAD})
    before = model.model.embed_tokens.weight.detach()[unused].clone()
    run(s, pairs, model, steps=8, peak_rate=0.1)
    if not torch.equal(before, model.model.embed_tokens.weight.detach()[unused]):
        raise CheckFailed(
            expected="the vectors of tokens that occur in no pair as they were: no gradient ever reaches them",
            got="all of them have become shorter",
            cause="weight decay pulls every parameter to 0; AdamW's default is 0.01, and θ̂ is what should be kept",
            next_step="make AdamW with `weight_decay=0.0`",
        )


@check(
    points=1, reason="your own model answers fresh questions and keeps what θ̂ knew; θ̂ itself is untouched", seconds=60
)
def own_run(s: Student) -> None:
    with earlier_first(s, "template", *EARLIER):
        check_own_run(s, fresh(seed=76, pairs_seed=0))


CHECKS = (objective_of_each_step, epochs, seeded, recipe, own_run)
