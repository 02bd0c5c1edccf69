"""Runs of the learner's `fine_tune` on a tiny decoder that takes notes, and right runs to compare them with."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn.utils import clip_grad_norm_

from .. import probes
from ..compare import as_number, must_be_one_a_step, same_losses
from ..framework import CheckFailed, Student
from .earlier import earlier_first
from .likelihood import right_objective
from .pairs import PAD, Batch, Pair, copied, right_batch

VOCABULARY = 40
#: What `fine_tune` calls: a bug in one of these is not a bug of exercise 5.
EARLIER = ("batching", "objective")
SETTINGS: dict[str, Any] = {"steps": 7, "batch_size": 4, "peak_rate": 0.02, "pad": PAD, "seed": 1}
#: How the decoder is made, on the student's side and on the check's: always with the same first weights.
DECODER: dict[str, Any] = {"hidden_size": 16, "layers": 1, "heads": 2, "seed": 5, "sharpness": 5.0}
#: A loss that pulls all weights of the last norm to 0, so hard that nobody who leaves it out gets the same run.
PULL = 0.5


def pull(model: Any) -> Tensor:
    """An ``extra_loss`` for `fine_tune`: a scalar of the model's own parameters."""
    return PULL * model.model.norm.weight.square().sum()


@dataclass(frozen=True)
class Run:
    """A finished run: what it was given and returned, its model, and the notes of its training passes."""

    pairs: Sequence[Pair]
    settings: dict[str, Any]
    returned: Any
    model: Any
    notes: list[dict[str, Any]]

    @cached_property
    def batches(self) -> list[list[int]]:
        """The numbers of the pairs in each step; −1 where a row is no pair of the run."""
        return [[self._number(row) for row in note["rows"]] for note in self.notes]

    @property
    def losses(self) -> list[float]:
        """The returned losses, one a step."""
        must_be_one_a_step(self.returned, self.settings["steps"], "fine_tune")
        return [as_number(loss, f"fine_tune(...)[{step}]") for step, loss in enumerate(self.returned)]

    @cached_property
    def scores(self) -> Tensor:
        """The logits of all pairs at the end."""
        return last_scores(self.model, self.pairs)

    def _number(self, row: list[int]) -> int:
        # Where the padding stands is judged in exercise 2.
        pad = self.settings["pad"]
        for number, (ids, _) in enumerate(self.pairs):
            padding = [pad] * (len(row) - len(ids))
            if row in ([*ids, *padding], [*padding, *ids]):
                return number
        return -1


@torch.no_grad()
def last_scores(model: Any, pairs: Sequence[Pair]) -> Tensor:
    """The logits [N, T, V] of all pairs under a model, where they have tokens."""
    batch = right_batch(pairs)
    logits = model(input_ids=batch.ids, attention_mask=batch.mask).logits
    return logits * batch.mask[..., None]


def decoder(s: Student) -> Any:
    """The tiny decoder, on the student's side; it comes in evaluation mode, as a loaded one does."""
    return s.build("tinyloops.checks.probes:watched_decoder", VOCABULARY, **DECODER).eval()


def run(s: Student, pairs: Sequence[Pair], model: Any = None, **changes: Any) -> Run:
    """A run of the student's on a fresh tiny decoder, or on ``model``, with `SETTINGS` but for ``changes``."""
    model = decoder(s) if model is None else model
    settings = SETTINGS | changes
    with earlier_first(s, *EARLIER):
        returned = s.fine_tune(model, copied(pairs), **settings)
        notes = [note for note in model.notes if note["gradients"]]
        if len(notes) != settings["steps"]:
            other = "another model is trained: a copy, or a global one"
            raise CheckFailed(
                expected=f"{settings['steps']} forward passes of the model with gradients, one a step",
                got=len(notes),
                cause="a step is left out or done twice" if notes else other,
                next_step="ask the `model` that was passed in for logits, exactly once a step",
            )
    return Run(pairs, settings, returned, model, notes)


class Recipe(NamedTuple):
    """How a loop trains on its batches."""

    peak: float
    warmup: int
    total: int
    per: str = "token"
    prompt_weight: float = 0.0
    extra: Callable[[Any], Tensor] | None = None
    betas: tuple[float, float] = (0.9, 0.95)
    weight_decay: float = 0.0
    max_norm: float = 1.0
    rate: str = "cosine"  # or "constant" after warm-up
    ahead: int = 0  # how many steps the schedule is ahead of the run
    optimizer: str = "run"  # or "step": made anew at each step
    piling_up: bool = False  # gradients are never cleared
    counted: str = "loss"  # what is returned; or "all", with the extra loss, or "after", measured after the update

    def rate_at(self, step: int) -> float:
        """The learning rate of this step, counted from 0."""
        step += self.ahead
        if step < self.warmup:
            return self.peak * step / self.warmup
        if self.rate == "constant":
            return self.peak
        done = (step - self.warmup) / max(self.total - self.warmup, 1)
        return self.peak * max(0.0, (1 + math.cos(math.pi * done)) / 2)


def recipe_of(settings: dict[str, Any]) -> Recipe:
    """The right recipe for these settings.

    >>> recipe_of(SETTINGS | {"steps": 40}).warmup
    2
    """
    steps = settings["steps"]
    return Recipe(
        settings["peak_rate"],
        max(1, steps // 20),
        steps,
        settings.get("per", "token"),
        settings.get("prompt_weight", 0.0),
        settings.get("extra_loss"),
    )


class Replayed(NamedTuple):
    """What a loop of the check's own gives: its losses, and the logits of all pairs at the end."""

    losses: list[float]
    scores: Tensor


Collate = Callable[[list[Pair], int, float], Any]
Objective = Callable[[Tensor, Tensor, Tensor, str], Any]


def replay(
    made: Run,
    recipe: Recipe,
    collate: Collate = right_batch,
    objective: Objective = right_objective,
    model: Any = None,
) -> Replayed:
    """A loop over the batches of ``made`` with this ``recipe``; the learner's own functions if they are given."""
    model = probes.watched_decoder(VOCABULARY, **DECODER) if model is None else model
    model.train()
    optimizer = _adamw(model, recipe)
    losses = []
    for step, rows in enumerate(made.batches):
        if recipe.optimizer == "step":
            optimizer = _adamw(model, recipe)
        batch = Batch(*collate([made.pairs[row] for row in rows], made.settings["pad"], recipe.prompt_weight))
        logits = model(input_ids=batch.ids, attention_mask=batch.mask).logits
        loss = objective(logits, batch.ids, batch.weights, recipe.per)
        total = loss if recipe.extra is None else loss + recipe.extra(model)
        if not recipe.piling_up:
            optimizer.zero_grad()
        total.backward()
        clip_grad_norm_(model.parameters(), recipe.max_norm)
        optimizer.param_groups[0]["lr"] = recipe.rate_at(step)
        optimizer.step()
        if recipe.counted == "after":
            logits = model(input_ids=batch.ids, attention_mask=batch.mask).logits
            loss = objective(logits, batch.ids, batch.weights, recipe.per)
        losses.append((total if recipe.counted == "all" else loss).item())
    model.eval()
    return Replayed(losses, last_scores(model, made.pairs))


def _adamw(model: Any, recipe: Recipe) -> torch.optim.AdamW:
    return torch.optim.AdamW(model.parameters(), lr=recipe.peak, betas=recipe.betas, weight_decay=recipe.weight_decay)


def same_run(made: Run, other: Replayed) -> bool:
    """Whether losses and last logits agree but for rounding.

    Weights are no measure: Adam moves one whose gradient is nothing but rounding as far as any other.
    """
    return same_losses(made.losses, other.losses) and torch.allclose(made.scores, other.scores, rtol=5e-3, atol=2e-2)


@contextmanager
def forgiving_earlier(s: Student, made: Run) -> Iterator[None]:
    """Let a failure of the body pass if the run is right but for the learner's own `collate` and `objective`.

    They are called here in the right loop, over the batches of the run. So a bug of theirs is paid for once.
    """
    with earlier_first(s, *EARLIER):
        try:
            yield
        except CheckFailed:
            own = _own_steps(s, made)
            if own is None or not same_run(made, own):
                raise


def _own_steps(s: Student, made: Run) -> Replayed | None:
    """The learner's functions of exercises 2 and 3 over the batches of ``made``; None when they cannot be called."""
    try:
        return replay(made, recipe_of(made.settings), s.collate, s.objective, decoder(s))
    except Exception:  # a broken function may fail in any way
        return None
