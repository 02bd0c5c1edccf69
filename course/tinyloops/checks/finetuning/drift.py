"""Exercise 6, drift and forgetting: how far the parameters have gone, and what a model still knows of its texts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import Any

import torch
from torch import Tensor

from ..compare import as_number, close, must_refuse
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .text_losses import compare_text_losses, judge_calls
from .texts import random_texts

POINTS = 4.0

Parameters = dict[str, Tensor]


def snapped(s: Student, model: Any) -> Parameters:
    """The student's snapshot, which has to be a dict of tensors, one for each parameter of ``model``."""
    got = s.snapshot(model)
    names = [name for name, _ in model.named_parameters()]
    if not isinstance(got, dict) or not all(isinstance(value, Tensor) for value in got.values()):
        raise CheckFailed(
            expected="a dict from names to tensors from snapshot(model)",
            got="None" if got is None else f"a {type(got).__name__}",
            cause="no `return`" if got is None else "something else than a dict of tensors is returned",
            next_step="make it of `model.named_parameters()`",
        )
    if sorted(got) != sorted(names):
        raise CheckFailed(
            expected=f"the {len(names)} names of `model.named_parameters()`",
            got=f"{len(got)} names; not expected: {sorted(set(got) - set(names))[:3]}, "
            f"missing: {sorted(set(names) - set(got))[:3]}",
            cause="`state_dict` also has buffers, and tied weights under both of their names"
            if set(got) > set(names)
            else "not all parameters are in it, or they have other names",
            next_step="go over `model.named_parameters()`, which has each parameter once",
        )
    return got


@check(points=0.75, reason="snapshot is a copy of each parameter, which no later training moves")
def copies(s: Student) -> None:
    model = s.build("tinyloops.checks.probes:watched_decoder", 20, hidden_size=16, layers=1, heads=2, seed=3)
    before = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    got = snapped(s, model)
    s.build("tinyloops.checks.workbench:fill_gradients", model)
    s.build("torch.optim:SGD", model.parameters(), lr=1.0).step()
    if moved := [name for name, value in got.items() if not torch.equal(value, before[name])]:
        raise CheckFailed(
            expected="the values from before the training step, in every tensor",
            got=f"other ones in {', '.join(moved[:2])} and {max(len(moved) - 2, 0)} more",
            cause="the snapshot holds the model's own tensors: training moves both, and every drift would be 0",
            next_step="clone each tensor: `parameter.detach().clone()`",
        )
    if any(value.requires_grad for value in got.values()):
        raise CheckFailed(
            expected="tensors without a gradient",
            got="tensors that require one",
            cause="the copies still belong to the model's graph: `clone` alone does not detach",
            next_step="`parameter.detach().clone()`",
        )
    if not all(parameter.requires_grad for parameter in model.parameters()):
        raise CheckFailed(
            expected="a model that can still be trained after snapshot(model)",
            got="parameters that require no gradient",
            cause="the snapshot froze the parameters of the model itself",
            next_step="detach a copy, and leave the model alone",
        )


def parameters(seed: int, *, shapes: dict[str, tuple[int, ...]] | None = None, scale: float = 1.0) -> Parameters:
    """Random tensors of unlike sizes and norms."""
    generator = torch.Generator().manual_seed(seed)
    shapes = {"words": (30, 8), "inner.weight": (8, 8), "norm": (8,)} if shapes is None else shapes
    return {
        name: scale * (10.0**number) * torch.randn(shape, generator=generator)
        for number, (name, shape) in enumerate(shapes.items())
    }


def moved_by(before: Parameters, seed: int, size: float) -> Parameters:
    """The parameters after random steps, each by another share of its size."""
    generator = torch.Generator().manual_seed(seed)
    return {
        name: (value + size / (number + 1) * value.std() * torch.randn(value.shape, generator=generator)).to(
            value.dtype
        )
        for number, (name, value) in enumerate(before.items())
    }


def right_drift(before: Parameters, after: Parameters) -> float:
    """‖after − before‖ / ‖before‖ over all floating-point tensors together.

    >>> right_drift({"w": torch.tensor([3.0, 4.0])}, {"w": torch.tensor([3.0, 5.0])})
    0.2
    """
    names = [name for name in before if before[name].is_floating_point()]
    moved = sum((after[name].double() - before[name].double()).square().sum() for name in names)
    whole = sum(before[name].double().square().sum() for name in names)
    return float((moved / whole) ** 0.5)


def compare_drifts(s: Student, before: Parameters, after: Parameters) -> None:
    """Raise `CheckFailed` unless the student's drift is the right one; name the bug if it is known."""
    given = [{name: value.clone() for name, value in tensors.items()} for tensors in (before, after)]
    got = _finite(s.drift(*given))
    right = right_drift(before, after)
    if not close(got, right):
        accuse(
            _wrong_drifts(before, after),
            lambda value: close(got, value),
            otherwise=Suspect(
                right,
                "not the one norm of all differences over the one norm of all tensors before",
                "add up squares over all tensors, for the differences and for `before`; divide, then take the root",
            ),
            expected=f"{right:.6g} for tensors {', '.join(before)}",
            got=f"{got:.6g}",
        )
    if any(not torch.equal(given[0][name], value) for name, value in before.items()):
        raise CheckFailed(
            expected="`before` as it was",
            got="other numbers in it",
            cause="an operation in place, such as `sub_` or `-=`, works on the caller's tensors",
            next_step="use operations that make new tensors",
        )


def _finite(got: Any) -> float:
    """The student's drift as a number; none that overflowed."""
    if isinstance(got, Tensor) and got.numel() == 1:
        got = got.item()
    if isinstance(got, float) and not math.isfinite(got):
        raise CheckFailed(
            expected="a finite number from drift(before, after)",
            got=f"{got}",
            cause="something overflowed: float16 ends at 65504, float32 at 3e38, and squares get there soon",
            next_step="turn each tensor into float64, with `.double()`, before you subtract and square",
        )
    return as_number(got, "drift(before, after)")


def _wrong_drifts(before: Parameters, after: Parameters) -> Iterator[Suspect[float]]:
    right = right_drift(before, after)
    norms = {
        name: (float((after[name].double() - value.double()).norm()), float(value.double().norm()))
        for name, value in before.items()
    }
    ratios = [moved / whole for moved, whole in norms.values() if whole]
    together = "one norm over all tensors together: add up the squares of all of them, then take one root"
    yield Suspect(right**2, "the root is missing", "a norm is the root of a sum of squares")
    yield Suspect(sum(ratios) / len(ratios), "this is the mean of the tensors' own drifts", together)
    yield Suspect(sum(ratios), "this is the sum of the tensors' own drifts", together)
    yield Suspect(
        sum(moved for moved, _ in norms.values()) / sum(whole for _, whole in norms.values()),
        "norms are added up, and not their squares",
        together,
    )
    yield Suspect(
        float(sum(moved**2 for moved, _ in norms.values()) ** 0.5),
        "it is not divided by ‖before‖",
        "divide by ‖before‖",
    )
    yield Suspect(
        right * _norm(before) / _norm(after), "it is divided by ‖after‖, not by ‖before‖", "divide by ‖before‖"
    )
    yield Suspect(
        abs(_norm(after) - _norm(before)) / _norm(before),
        "this is the change of the norm: tensors that turn without growing would have none",
        "subtract the tensors first, then take the norm",
    )
    yield Suspect(
        sum(float((after[name].double() - value.double()).abs().sum()) for name, value in before.items())
        / sum(float(value.double().abs().sum()) for value in before.values()),
        "absolute values are added up, and not squares",
        "a norm is the root of a sum of squares",
    )
    yield Suspect(
        float((sum(moved**2 for moved, _ in norms.values()) / sum(whole**2 for _, whole in norms.values())) ** 0.5),
        "tensors of integers are counted: a counter is no parameter",
        "leave out what is not `is_floating_point()`",
    )


def _norm(tensors: Parameters) -> float:
    return float(sum(float(value.double().square().sum()) for value in tensors.values()) ** 0.5)


@check(points=0.75, reason="drift is one norm of all changes over one norm of all parameters before")
def one_norm(s: Student) -> None:
    before = parameters(seed=61)
    compare_drifts(s, before, moved_by(before, seed=62, size=0.3))
    compare_drifts(s, before, {name: -value for name, value in before.items()})  # the norm stays, and all has moved


@check(points=0.25, reason="drift turns half precision into float64 before it subtracts")
def half_precision(s: Student) -> None:
    before = parameters(seed=67, shapes={"a": (4, 3), "b": (5,)})
    largest = {name: (value / value.abs().max() * 50_000).to(torch.float16) for name, value in before.items()}
    compare_drifts(s, largest, {name: -value for name, value in largest.items()})


@check(points=0.25, reason="drift leaves out integers, and says when the names are not the same")
def names_and_kinds(s: Student) -> None:
    before = parameters(seed=63, shapes={"a": (4, 3), "b": (5,)})
    after = moved_by(before, seed=64, size=0.5)
    compare_drifts(s, before | {"count": torch.tensor(7)}, after | {"count": torch.tensor(90)})
    for wrong in ({"a": after["a"]}, after | {"c": torch.ones(2)}, {"a": after["a"], "c": after["b"]}):
        must_refuse(
            partial(s.drift, before, wrong),
            expected=f"a ValueError for the names {', '.join(before)} before and {', '.join(wrong)} after",
            cause="only the names that both have are compared, or those of one of them",
            next_step="`if before.keys() != after.keys(): raise ValueError(...)`",
        )


@check(points=0.75, reason="text_loss is the mean over real tokens, whatever the batches are")
def mean_over_tokens(s: Student) -> None:
    texts = random_texts(11, 9, seed=65, vocabulary=30)
    for batch_size in (4, 11, 100):
        compare_text_losses(s, texts, batch_size, seed=3)


@check(points=0.25, reason="text_loss asks in evaluation mode and without gradients, and puts the mode back")
def puts_back(s: Student) -> None:
    judge_calls(s, random_texts(6, 7, seed=66, vocabulary=30))


CHECKS = (copies, one_norm, half_precision, names_and_kinds, mean_over_tokens, puts_back)
