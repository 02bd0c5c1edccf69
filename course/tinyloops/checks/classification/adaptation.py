"""Exercise 6, `adaptation_step`: one update, in which a frozen encoder stays as it is to the bit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from ..compare import as_number, close, must_be_float
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .classifier import scores_of
from .earlier import earlier_first
from .pairs import WORKBENCH, Batch, Models, Setting, State, batch, must_move, must_stay, near

Loss = Callable[[Models, Batch], Tensor]


def right_loss(models: Models, data: Batch) -> Tensor:
    """The loss as it should be, in the modes that the models are in."""
    return cross_entropy(scores_of(*models, data.ids, data.mask), data.labels)


def judged(s: Student, judge: Callable[[Loss], None]) -> None:
    """Run ``judge`` with the right loss; what is right but for the learner's exercises 1 to 3 passes as well."""

    def own_loss(models: Models, data: Batch) -> Tensor:
        return s.classification_loss(s.class_scores(*models, data.ids, data.mask), data.labels, None)

    with earlier_first(s, "pooling", "classifier", "loss"):
        try:
            judge(right_loss)
        except CheckFailed:
            if not _passes(judge, own_loss):
                raise


def _passes(judge: Callable[[Loss], None], loss: Loss) -> bool:
    try:
        judge(loss)
    except Exception:  # broken earlier functions may fail in any way
        return False
    return True


def adapted(s: Student, models: Models, optimizer: Any, data: Batch) -> Any:
    """What the student's ``adaptation_step`` returns."""
    return s.adaptation_step(*models, optimizer, data.ids.clone(), data.mask.clone(), data.labels.clone())


@check(points=0.5, reason="adaptation_step: one update of a free encoder and the head; returns the loss before it")
def free_step(s: Student) -> None:
    def judge(loss: Loss) -> None:
        setting, data, rate = Setting(seed=5), batch([4, 2, 5, 3], seed=5), 0.5
        models = setting.models(s)
        optimizer = s.build("torch.optim:SGD", models.parameters(), lr=rate)
        s.build(f"{WORKBENCH}fill_gradients", *models, value=0.25)
        returned = adapted(s, models, optimizer, data)
        right = _gradient_step(setting, data, loss, rate)
        _compare_losses(returned, right, data, loss)
        got = models.state()
        if near(got, right.after):
            return
        accuse(
            _wrong_updates(setting, right, rate),
            lambda value: near(got, value),
            otherwise=Suspect(
                got,
                "the update does not follow the gradient of this loss",
                "the order is: modes, no old gradients, loss, `backward`, `optimizer.step()`",
            ),
            expected=f"an update of {_distance(right.after, setting):.4f} at most, one step of the optimizer",
            got=f"{_distance(got, setting):.4f}",
        )

    judged(s, judge)


class Step(NamedTuple):
    """A gradient step as it should be: the loss before it, the models and their state after it."""

    loss: float
    models: Models
    after: State


def _gradient_step(setting: Setting, data: Batch, loss: Loss, rate: float) -> Step:
    twins = setting.models()
    optimizer = torch.optim.SGD(twins.parameters(), lr=rate)
    value = loss(twins, data)
    value.backward()
    optimizer.step()
    return Step(value.item(), twins, twins.state())


def _compare_losses(returned: Any, right: Step, data: Batch, loss: Loss) -> None:
    got = as_number(returned, "adaptation_step(...)")
    if not close(got, right.loss):
        after = loss(right.models, data).item()
        accuse(
            (
                Suspect(after, "this is the loss after the update", "keep the loss from before, and return that"),
                Suspect(right.loss * len(data.labels), "this is the sum over the texts", "return the mean"),
            ),
            lambda value: close(got, value),
            otherwise=Suspect(right.loss, "not the loss of this batch", "classification_loss of the class_scores"),
            expected=f"a loss of {right.loss:.4f}",
            got=f"{got:.4f}",
        )
    must_be_float(returned, "the loss")


def _wrong_updates(setting: Setting, right: Step, rate: float) -> Iterator[Suspect[State]]:
    before = setting.models().state()
    old = {name: value - rate * 0.25 for name, value in right.after.items()}
    yield Suspect(
        old,
        "old gradients were still there, and `backward` added to them",
        "call `optimizer.zero_grad()` before `backward`",
    )
    yield Suspect(
        before,
        "nothing moved: the gradients were gone when the optimizer made its step, or it made none",
        "clear gradients before `backward`, never between `backward` and `optimizer.step()`",
    )
    yield Suspect(
        {name: (before if name.startswith("encoder.") else right.after)[name] for name in before},
        "a free encoder did not learn: its vectors were cut off from the loss",
        "no `no_grad` and no `detach`: a frozen encoder needs neither",
    )
    yield Suspect(
        {name: (old if name.startswith("encoder.") else right.after)[name] for name in before},
        "only the head's old gradients were cleared",
        "clear those of all parameters: `optimizer.zero_grad()`",
    )


def _distance(state: State, setting: Setting) -> float:
    before = setting.models().state()
    return max((value - before[name]).abs().max().item() for name, value in state.items())


@check(
    points=0.5, reason="adaptation_step: a frozen encoder is the same to the bit, with any optimizer; the head learns"
)
def frozen_step(s: Student) -> None:
    with earlier_first(s, "pooling", "classifier", "loss"):
        models = Setting(seed=6, dropout=0.5, with_buffers=True).models(s)
        optimizer = s.build(f"{WORKBENCH}used_adamw", *models, lr=0.01)
        models.frozen().set_modes(True, False)
        for data in (batch([4, 2, 3], seed=6), batch([5, 5], seed=7)):
            before = models.state()
            adapted(s, models, optimizer, data)
            must_stay(before, models.state(), "adaptation_step(...)")
            must_move(before, models.state(), "head.")


@check(points=0.25, reason="adaptation_step: head and free encoder in training mode, frozen encoder in evaluation mode")
def modes(s: Student) -> None:
    with earlier_first(s, "pooling", "classifier", "loss"):
        data = batch([3, 4], seed=8)
        models = Setting(seed=8, with_buffers=True).models(s).set_modes(False, False)
        adapted(s, models, s.build("torch.optim:SGD", models.parameters(), lr=0.1), data)
        _must_be_in_training(models.head.notes, models.encoder, "free encoder")
        models = Setting(seed=10, with_buffers=True).models(s).set_modes(False, False)
        models.encoder.words.requires_grad_(False)
        adapted(s, models, s.build("torch.optim:SGD", models.parameters(), lr=0.1), data)
        _must_be_in_training(models.head.notes, models.encoder, "encoder, free in all but its embedding,")
        _frozen_without_noise(s, data)


def _must_be_in_training(notes: list[dict[str, Any]], encoder: Any, its_name: str) -> None:
    """Raise `CheckFailed` unless the head's notes and the encoder's buffers tell of training mode."""
    if not notes:
        raise CheckFailed(
            expected="a forward pass of the head",
            got="none",
            cause="`adaptation_step` does not use the head",
            next_step="compute the loss from your `class_scores`",
        )
    encoder_trains = encoder.state_dict()["scale.num_batches_tracked"].item() > 0
    for trains, part in ((all(note["training"] for note in notes), "head"), (encoder_trains, its_name)):
        if not trains:
            raise CheckFailed(
                expected=f"the {part} in training mode during the step",
                got="evaluation mode",
                cause=f"the modules came in evaluation mode, and the {part} was left in it: dropout stays off",
                next_step="set both modes at the start of the step; an encoder is free if *any* of its parameters "
                "requires a gradient",
            )


def _frozen_without_noise(s: Student, data: Batch) -> None:
    """Raise `CheckFailed` if the same step on twins has different losses: then the frozen encoder's dropout is on.

    With half of the encoder's numbers dropped at random, two losses agree in less than one of 10,000 runs.
    """
    losses = []
    for seed in (1, 2):
        models = Setting(seed=9, dropout=0.5).models(s).frozen().set_modes(True, True)
        optimizer = s.build("torch.optim:SGD", list(models.head.parameters()), lr=0.1)
        s.build("torch:manual_seed", seed)
        losses.append(as_number(adapted(s, models, optimizer, data), "adaptation_step(...)"))
    if not close(*losses):
        raise CheckFailed(
            expected="twice the same loss, with a frozen encoder that has dropout and came in training mode",
            got="{:.4f} and {:.4f}, for the same texts and the same numbers in both modules".format(*losses),
            cause="dropout was on in the frozen encoder: the head learns from noise that is not there in use",
            next_step="a frozen encoder, none of whose parameters requires a gradient, is in evaluation mode",
        )
