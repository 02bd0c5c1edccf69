"""Runs of the learner's `pretrain` on a tiny model that takes notes, for the checks of exercise 9."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor

from ..compare import as_number, close, must_be_one_a_step
from ..framework import CheckFailed, Student
from .earlier import earlier_first

VOCABULARY = 40
#: What `pretrain` calls: a bug in one of these is not a bug of exercise 9.
EARLIER = ("next_token_loss", "schedule", "training_step")
SETTINGS: dict[str, Any] = {"steps": 7, "batch_size": 4, "peak": 0.02, "warmup_steps": 4, "max_norm": 1.0, "seed": 1}


def random_blocks(number: int, width: int, seed: int) -> Tensor:
    """Blocks of random token ids [number, width], all different."""
    generator = torch.Generator().manual_seed(seed)
    blocks = torch.randint(5, VOCABULARY, (number, width), generator=generator)
    blocks[:, 0] = torch.arange(number) + 5
    return blocks


def decoder(s: Student) -> Any:
    """The tiny model on the student's side; always with the same first weights."""
    return s.build("tinyloops.checks.probes:watched_decoder", VOCABULARY, hidden_size=16, layers=1, heads=2, seed=5)


@dataclass(frozen=True)
class Run:
    """A finished run: what it was given, what it returned, the notes of its training passes, and its model."""

    settings: dict[str, Any]
    returned: Any
    notes: list[dict[str, Any]]
    model: Any

    @property
    def batches(self) -> list[Tensor]:
        """The token ids [B, T] of each step."""
        return [torch.tensor(note["rows"]) for note in self.notes]

    @property
    def losses(self) -> list[float]:
        """The returned losses, one a step."""
        return read_losses(self.returned, self.settings["steps"])

    @property
    def weights(self) -> list[Tensor]:
        """The weights of the last norm before each step, and at the end."""
        end = self.model.state_dict()["model.norm.weight"].detach()
        return [*(note["weights"] for note in self.notes), end]

    @property
    def changes(self) -> list[float]:
        """The largest change of a weight in each step."""
        return [float((after - before).abs().max()) for before, after in pairwise(self.weights)]


def run(s: Student, blocks: Tensor, **changes: Any) -> Run:
    """A run of the student's on a fresh tiny model, with `SETTINGS` but for ``changes``."""
    model = decoder(s)
    settings = SETTINGS | changes
    with earlier_first(s, *EARLIER):
        returned = s.pretrain(model, blocks, **settings)
        notes = [note for note in model.notes if note["training"] and note["gradients"]]
        if len(notes) != settings["steps"]:
            other = "another model is trained: a copy, or a global one"
            raise CheckFailed(
                expected=f"{settings['steps']} forward passes of the model in training mode, one a step",
                got=len(notes),
                cause="a step is left out or done twice" if notes else other,
                next_step="call training_step exactly once a step, with the `model` that was passed in",
            )
    return Run(settings, returned, notes, model)


@contextmanager
def forgiving_earlier(s: Student, made: Run, same: Callable[[Run, Run], bool]) -> Iterator[None]:
    """Let a failure of the body pass if the run is right but for the learner's own earlier functions.

    They are called here in the right loop, over the batches of the run; the two must be the ``same``. So a bug of
    an earlier exercise is paid for once.
    """
    with earlier_first(s, *EARLIER):
        try:
            yield
        except CheckFailed:
            own = _own_steps(s, made)
            if own is None or not same(made, own):
                raise


def same_losses(a: Run, b: Run) -> bool:
    return all(close(x, y, relative=2e-4) for x, y in zip(a.losses, b.losses, strict=True))


def same_weights(a: Run, b: Run) -> bool:
    return torch.allclose(a.weights[-1], b.weights[-1], atol=1e-6)


def _own_steps(s: Student, made: Run) -> Run | None:
    """The learner's earlier functions over the batches of ``made``; None when they cannot be called."""
    model, settings = decoder(s), made.settings
    optimizer = s.build("torch.optim:AdamW", model.parameters())
    losses = []
    try:
        for step, batch in enumerate(made.batches):
            rate = s.learning_rate(step, settings["peak"], settings["warmup_steps"], settings["steps"])
            losses.append(s.training_step(model, optimizer, batch, rate, settings["max_norm"])[0])
    except Exception:  # a broken function may fail in any way
        return None
    return Run(settings, losses, model.notes, model)


def read_losses(got: Any, steps: int) -> list[float]:
    """The losses as floats, one a step."""
    must_be_one_a_step(got, steps, "pretrain")
    if isinstance(got[0], tuple):
        raise CheckFailed(
            expected="a list of numbers",
            got="a list of tuples",
            cause="training_step returns two numbers, the loss and the gradient norm",
            next_step="keep the first: `loss, grad_norm = training_step(...)`",
        )
    return [as_number(loss, f"pretrain(...)[{step}]") for step, loss in enumerate(got)]
