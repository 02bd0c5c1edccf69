"""Pairs of an encoder and a head for the checks of exercise 6, and what has moved in them: compared to the bit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor

from ..framework import CheckFailed, Student
from .classifier import VOCABULARY, WIDTH, texts

WORKBENCH = "tinyloops.checks.workbench:"
#: All parameters and buffers of an encoder and a head, by name.
State = dict[str, Tensor]


class Models(NamedTuple):
    """An encoder and a head."""

    encoder: Any
    head: Any

    def state(self) -> State:
        """A copy of all parameters and buffers."""
        named = {"encoder": self.encoder, "head": self.head}
        return {f"{name}.{key}": v.clone() for name, module in named.items() for key, v in module.state_dict().items()}

    def parameters(self) -> list[Tensor]:
        return [*self.encoder.parameters(), *self.head.parameters()]

    def frozen(self) -> Models:
        """The same models; the encoder's parameters require no gradient from now on."""
        self.encoder.requires_grad_(False)
        return self

    def set_modes(self, encoder: bool, head: bool) -> Models:
        """The same models in training mode, or not."""
        self.encoder.train(encoder)
        self.head.train(head)
        return self


@dataclass(frozen=True)
class Setting:
    """How a pair of models is made: twins of the same setting are equal to the bit."""

    seed: int
    classes: int = 3
    dropout: float = 0.0
    with_buffers: bool = False

    def models(self, s: Student | None = None) -> Models:
        """The pair, on the student's side if ``s`` is given."""
        build = (s or Student({})).build
        encoder = build(
            f"{WORKBENCH}tiny_encoder",
            VOCABULARY,
            width=WIDTH,
            seed=self.seed,
            dropout=self.dropout,
            with_buffers=self.with_buffers,
        )
        return Models(encoder, build("tinyloops.checks.probes:watched_head", WIDTH, self.classes, seed=self.seed + 1))


class Batch(NamedTuple):
    """Token ids and mask [B, T], labels [B]."""

    ids: Tensor
    mask: Tensor
    labels: Tensor


def batch(lengths: list[int], seed: int, classes: int = 3) -> Batch:
    """Random texts of these lengths with random labels.

    >>> [part.shape for part in batch([2, 3], seed=0)]
    [torch.Size([2, 3]), torch.Size([2, 3]), torch.Size([2])]
    """
    labels = torch.randint(classes, (len(lengths),), generator=torch.Generator().manual_seed(seed))
    return Batch(*texts(lengths, seed), labels)


def changed(before: State, after: State) -> list[str]:
    """The names of all that is not the same to the bit.

    >>> changed({"a": torch.tensor(1.0), "b": torch.tensor(2.0)}, {"a": torch.tensor(1.0), "b": torch.tensor(2.1)})
    ['b']
    """
    return [name for name, value in before.items() if not torch.equal(value, after[name])]


def near(a: State, b: State, tolerance: float = 1e-6) -> bool:
    """Whether two states agree but for rounding."""
    return all(torch.allclose(value.double(), b[name].double(), rtol=1e-4, atol=tolerance) for name, value in a.items())


def listed(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def must_stay(before: State, after: State, what: str) -> None:
    """Raise `CheckFailed` if a frozen encoder is not the same to the bit; say what has moved it."""
    moved = [name for name in changed(before, after) if name.startswith("encoder.")]
    if not moved:
        return
    by = max((after[name] - before[name]).abs().max().item() for name in moved)
    buffers = [name for name in moved if "running" in name or "tracked" in name]
    parameters = [name for name in moved if name not in buffers]
    raise CheckFailed(
        expected=f"a frozen encoder that is the same to the bit after {what}",
        got=f"a change by up to {by:.2g}, in {listed(moved)}",
        cause="the optimizer moved frozen parameters: it holds them, and they still have an old gradient, be it 0; "
        "AdamW then goes on with its memory and its weight decay"
        if parameters
        else "buffers moved: the encoder was in training mode during the forward pass",
        next_step="give frozen parameters no gradient at all (`None`) before `backward`"
        if parameters
        else "call `encoder.eval()`, or `encoder.train(False)`, before the forward pass when it is frozen",
    )


def must_move(before: State, after: State, part: str) -> None:
    """Raise `CheckFailed` if some parameter of a ``part`` that learns is what it was."""
    moved = changed(before, after)
    if still := [name for name in before if name.startswith(part) and name not in moved]:
        raise CheckFailed(
            expected=f"a change in every parameter of the {part.rstrip('.')}",
            got=f"none in {listed(still)}",
            cause="the optimizer does not hold it, or there was no backward pass, or no step",
            next_step="loss, `backward`, `optimizer.step()`; and the head is trained always",
        )
