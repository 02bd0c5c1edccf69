"""Exercise 6, `freeze` and `unfreeze`: gradients and modes, and nothing else."""

from __future__ import annotations

from typing import Any

import torch

from ..framework import CheckFailed, Student, check
from .pairs import Batch, Setting, State, batch, changed, listed


def must_keep_values(before: State, after: State, call: str) -> None:
    """Raise `CheckFailed` if a call that should only prepare has changed a parameter or buffer."""
    if names := changed(before, after):
        raise CheckFailed(
            expected=f"every parameter and buffer as it was before {call}",
            got=f"other numbers in {listed(names)}",
            cause="values were set, not only what may change them later",
            next_step="set `requires_grad` and the mode, nothing else",
        )


def _parts_in_training(encoder: Any) -> list[str]:
    return [name or "the encoder itself" for name, part in encoder.named_modules() if part.training]


def _without_gradient(encoder: Any, data: Batch) -> list[str]:
    """The parameters that a backward pass through the encoder does not reach."""
    for parameter in encoder.parameters():
        parameter.grad = None
    states = encoder(input_ids=data.ids, attention_mask=data.mask).last_hidden_state
    if states.requires_grad:
        states.square().sum().backward()
    return [name for name, parameter in encoder.named_parameters() if parameter.grad is None]


@check(points=0.5, reason="freeze: no gradient reaches the encoder, and all of it is in evaluation mode")
def freezes(s: Student) -> None:
    models = Setting(seed=1, dropout=0.5, with_buffers=True).models(s)
    before = models.state()
    s.freeze(models.encoder)
    if not torch.is_grad_enabled():
        raise CheckFailed(
            expected="gradients for everything but this encoder",
            got="gradients switched off for all of PyTorch",
            cause="`torch.set_grad_enabled(False)` holds for the head, too, and for all that comes after",
            next_step="switch off `requires_grad` of the encoder's parameters alone",
        )
    must_keep_values(before, models.state(), "freeze(encoder)")
    names = [name for name, _ in models.encoder.named_parameters()]
    _must_be_frozen(names, _without_gradient(models.encoder, batch([3, 2], seed=1)))
    if training := _parts_in_training(models.encoder):
        raise CheckFailed(
            expected="all parts of the encoder in evaluation mode after freeze(encoder)",
            got=f"in training mode: {listed(training)}",
            cause="dropout still makes the vectors noisy, and buffers still move: only gradients are switched off"
            if "the encoder itself" in training
            else "`training = False` was set on the encoder alone, and does not reach the parts inside",
            next_step="call `encoder.eval()`",
        )


def _must_be_frozen(names: list[str], without: list[str]) -> None:
    left = [name for name in names if name not in without]
    if left:
        raise CheckFailed(
            expected="no gradient in any parameter of the encoder after freeze(encoder)",
            got=f"a gradient in {listed(left)}",
            cause="`encoder.requires_grad = False` only hangs an attribute on the module; or nothing was switched off"
            if len(left) == len(names)
            else "only some of the parameters were frozen",
            next_step="`encoder.requires_grad_(False)`, with the underscore, reaches every parameter inside",
        )


@check(points=0.25, reason="unfreeze: all parameters get gradients, and all parts are in training mode")
def unfreezes(s: Student) -> None:
    models = Setting(seed=2, dropout=0.5, with_buffers=True).models(s).frozen().set_modes(False, False)
    before = models.state()
    s.unfreeze(models.encoder)
    must_keep_values(before, models.state(), "unfreeze(encoder)")
    parts = [name or "the encoder itself" for name, _ in models.encoder.named_modules()]
    if resting := [part for part in parts if part not in _parts_in_training(models.encoder)]:
        raise CheckFailed(
            expected="all parts of the encoder in training mode after unfreeze(encoder)",
            got=f"in evaluation mode: {listed(resting)}",
            cause="gradients are back, but dropout stays off and buffers do not move",
            next_step="call `encoder.train()`",
        )
    if missing := _without_gradient(models.encoder, batch([3, 2], seed=2)):
        raise CheckFailed(
            expected="a gradient in every parameter of the encoder after unfreeze(encoder)",
            got=f"none in {listed(missing)}",
            cause="these parameters are still frozen",
            next_step="call `encoder.requires_grad_(True)`",
        )
