"""Runs of the learner's `fine_tune` on a tiny encoder and head that take notes, and right runs to compare them with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from .. import probes
from ..compare import as_number, must_be_one_a_step, same_losses
from ..framework import CheckFailed, Student
from .classifier import scores_of
from .earlier import earlier_first

VOCABULARY, WIDTH, CLASSES = 60, 16, 3
#: What `fine_tune` calls, and what that calls: a bug in one of these is not a bug of exercise 7.
EARLIER = ("pooling", "classifier", "loss", "freezing")
SETTINGS: dict[str, Any] = {
    "steps": 7, "batch_size": 4, "encoder_lr": 0.004, "head_lr": 0.03, "head_only_steps": 0, "seed": 1,
}  # fmt: skip
#: How both modules are made, on the student's side and on the check's: always with the same first weights.
ENCODER: dict[str, Any] = {"hidden_size": WIDTH, "layers": 1, "heads": 2, "seed": 5, "sharpness": 3.0}
HEAD: dict[str, Any] = {"seed": 6, "sharpness": 2.0}

Weights = dict[str, Tensor]


class Texts(NamedTuple):
    """Token ids [N, T], mask [N, T] and labels [N]; position 1 of each text holds a token of its own."""

    ids: Tensor
    mask: Tensor
    labels: Tensor


def random_texts(number: int, longest: int, seed: int) -> Texts:
    """Texts of random tokens and lengths, padded at the right, with random labels.

    >>> texts = random_texts(10, 6, seed=0)
    >>> texts.ids.shape, texts.ids[:, 1].tolist()
    (torch.Size([10, 6]), [5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
    """
    generator = torch.Generator().manual_seed(seed)
    lengths = torch.randint(3, longest + 1, (number, 1), generator=generator)
    mask = (torch.arange(longest) < lengths).long()
    ids = torch.randint(5, VOCABULARY, (number, longest), generator=generator)
    ids[:, 1] = torch.arange(number) + 5
    labels = torch.randint(0, CLASSES, (number,), generator=generator)
    return Texts(ids * mask, mask, labels)


@dataclass(frozen=True)
class Run:
    """A finished run: what it was given and returned, its modules, the encoder's notes and its weights before."""

    texts: Texts
    settings: dict[str, Any]
    returned: Any
    encoder: Any
    head: Any
    notes: list[dict[str, Any]]
    before: Weights

    @cached_property
    def batches(self) -> list[list[int]]:
        """The numbers of the texts in each step; −1 where a row is no text of the run."""
        return [[self._number(row) for row in note["rows"]] for note in self.notes]

    @property
    def modes(self) -> list[bool]:
        """Whether the encoder was in training mode, step by step."""
        return [note["training"] for note in self.notes]

    @property
    def losses(self) -> list[float]:
        """The returned losses, one a step."""
        return read_losses(self.returned, self.settings["steps"])

    @cached_property
    def scores(self) -> Tensor:
        """The scores [N, K] of all texts at the end."""
        return _last_scores(self.encoder, self.head, self.texts)

    def _number(self, row: list[int]) -> int:
        number = row[1] - 5 if len(row) > 1 else -1
        known = 0 <= number < len(self.texts.labels)
        # A batch may be cut to its own longest text: padding is not compared.
        return number if known and _unpadded(row) == _unpadded(self.texts.ids[number].tolist()) else -1


def _unpadded(row: Sequence[int]) -> list[int]:
    return [token for token in row if token != 0]


def weights_of(module: Any) -> Weights:
    """A copy of all parameters and buffers."""
    return {name: tensor.detach().clone() for name, tensor in module.state_dict().items()}


def same_bits(a: Weights, b: Weights) -> bool:
    """Whether two sets of weights are equal to the bit.

    >>> same_bits({"w": torch.ones(2)}, {"w": torch.ones(2)}), same_bits({"w": torch.ones(2)}, {"w": torch.zeros(2)})
    (True, False)
    """
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


def modules(s: Student) -> tuple[Any, Any]:
    """The tiny encoder and head, on the student's side."""
    return (
        s.build("tinyloops.checks.probes:watched_encoder", VOCABULARY, **ENCODER),
        s.build("tinyloops.checks.probes:watched_head", WIDTH, CLASSES, **HEAD),
    )


def run(s: Student, texts: Texts, come_frozen: bool = False, **changes: Any) -> Run:
    """A run of the student's on fresh tiny modules, with `SETTINGS` but for ``changes``."""
    encoder, head = modules(s)
    encoder.eval().requires_grad_(not come_frozen)
    head.eval()
    before = weights_of(encoder)
    settings = SETTINGS | changes
    with earlier_first(s, *EARLIER):
        returned = s.fine_tune(encoder, head, texts.ids.clone(), texts.mask.clone(), texts.labels.clone(), **settings)
        notes = list(encoder.notes)
        passes = len(notes)
        if passes != settings["steps"]:
            raise CheckFailed(
                expected=f"{settings['steps']} batches through the encoder, one a step",
                got=passes,
                cause="a step is left out or done twice" if passes else "another encoder is trained: a copy, or none",
                next_step="call adaptation_step exactly once a step, with the `encoder` that was passed in",
            )
    return Run(texts, settings, returned, encoder, head, notes, before)


class Recipe(NamedTuple):
    """How a loop goes over its batches: the rates, the first step with a free encoder, when an optimizer is made."""

    encoder_lr: float
    head_lr: float
    switch: int
    optimizer: str = "stage"  # or "once", with both modules, or "step"
    weight_decay: float = 0.01


def recipe_of(settings: dict[str, Any]) -> Recipe:
    """The right recipe for these settings."""
    return Recipe(settings["encoder_lr"], settings["head_lr"], settings["head_only_steps"])


class Replayed(NamedTuple):
    """What a loop of the check's own gives: its losses, the scores [N, K] at the end, the encoder's modes."""

    losses: list[float]
    scores: Tensor
    modes: list[bool]


def replay(texts: Texts, batches: Sequence[Sequence[int]], recipe: Recipe, labels: Tensor | None = None) -> Replayed:
    """A loop over the same ``batches`` with this ``recipe``, with ``labels`` [steps, B] of other texts if given."""
    encoder = probes.watched_encoder(VOCABULARY, **ENCODER).eval()
    head = probes.watched_head(WIDTH, CLASSES, **HEAD)
    losses: list[float] = []
    for step, rows in enumerate(batches):
        free = step >= recipe.switch
        new_stage = step in (0, recipe.switch) and recipe.optimizer == "stage"
        if step == 0 or new_stage or recipe.optimizer == "step":
            held = free or recipe.optimizer == "once"
            optimizer = _adamw(encoder if held else None, head, recipe)
        encoder.train(free).requires_grad_(free)
        loss = cross_entropy(
            scores_of(encoder, head, texts.ids[list(rows)], texts.mask[list(rows)]),
            texts.labels[list(rows)] if labels is None else labels[step],
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return _replayed(losses, encoder, head, texts)


def _replayed(losses: list[float], encoder: Any, head: Any, texts: Texts) -> Replayed:
    modes = [note["training"] for note in encoder.notes]
    return Replayed(losses, _last_scores(encoder, head, texts), modes)


@torch.no_grad()
def _last_scores(encoder: Any, head: Any, texts: Texts) -> Tensor:
    """The scores [N, K] of all texts when the run is over."""
    return scores_of(encoder, head, texts.ids, texts.mask)


def _adamw(encoder: Any | None, head: Any, recipe: Recipe) -> torch.optim.AdamW:
    groups = [{"params": list(head.parameters()), "lr": recipe.head_lr}]
    if encoder is not None:
        groups.append({"params": list(encoder.parameters()), "lr": recipe.encoder_lr})
    return torch.optim.AdamW(groups, weight_decay=recipe.weight_decay)


def same_run(made: Run, other: Replayed) -> bool:
    """Whether losses and last scores agree but for rounding.

    Weights are no measure: Adam moves one whose gradient is nothing but rounding as far as any other.
    """
    return same_losses(made.losses, other.losses) and torch.allclose(made.scores, other.scores, atol=5e-3)


@contextmanager
def forgiving_earlier(s: Student, made: Run) -> Iterator[None]:
    """Let a failure of the body pass if the run is right but for the learner's own functions of exercise 6.

    They are called here in the right loop, over the batches of the run. So a bug of theirs is paid for once.
    """
    with earlier_first(s, *EARLIER):
        try:
            yield
        except CheckFailed:
            own = _own_steps(s, made)
            if own is None or own.modes != made.modes or not same_run(made, own):
                raise


def _own_steps(s: Student, made: Run) -> Replayed | None:
    """The learner's functions of exercise 6 over the batches of ``made``; None when they cannot be called."""
    encoder, head = modules(s)
    settings, losses = made.settings, []
    try:
        for step, rows in enumerate(made.batches):
            if step in (0, settings["head_only_steps"]):
                (s.freeze if step < settings["head_only_steps"] else s.unfreeze)(encoder)
                optimizer = s.make_optimizer(encoder, head, settings["encoder_lr"], settings["head_lr"])
            batch = (tensor[rows] for tensor in made.texts)
            losses.append(float(s.adaptation_step(encoder, head, optimizer, *batch)))
    except Exception:  # a broken function may fail in any way
        return None
    return _replayed(losses, encoder, head, made.texts)


def read_losses(got: Any, steps: int) -> list[float]:
    """The losses as floats, one a step."""
    must_be_one_a_step(got, steps, "fine_tune")
    return [as_number(loss, f"fine_tune(...)[{step}]") for step, loss in enumerate(got)]
