"""Exercise 5, the training step: rate, gradients, loss, clipping and update, in the right order.

A check makes one step of plain SGD, in which an update is the rate times the clipped gradient, and compares it with
the gradient that it computes itself from a copy of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from ..compare import as_number, close, must_be_float
from ..framework import CheckFailed, Student, check
from ..probes import watched_decoder
from ..suspects import Suspect, accuse
from .earlier import earlier_first

POINTS = 4.0
VOCABULARY = 40
#: One long vector of all parameters, one stretch of it a parameter.
Vector = dict[str, Tensor]
Loss = Callable[[Tensor, Tensor], Tensor]


def token_ids(rows: int, width: int, seed: int) -> Tensor:
    """A random batch [B, T] of token ids."""
    return torch.randint(5, VOCABULARY, (rows, width), generator=torch.Generator().manual_seed(seed))


def shifted_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """The mean surprise of labels [B, T] shifted by one, in nats a token."""
    return cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())


def decoder(s: Student, **config: Any) -> Any:
    """A tiny model on the student's side, in evaluation mode, with gradients that are far from 0."""
    return s.build("tinyloops.checks.probes:watched_decoder", VOCABULARY, **_config(config)).eval()


def _config(changes: dict[str, Any]) -> dict[str, Any]:
    return {"hidden_size": 16, "layers": 1, "heads": 2, "sharpness": 5.0} | changes


@dataclass(frozen=True)
class Truth:
    """What one step on ``batch`` should start from: the loss and its gradient, from a copy of the model."""

    parameters: Vector
    gradient: Vector
    logits: Tensor
    loss: float

    @classmethod
    def of(cls, model: Any, batch: Tensor, loss: Loss = shifted_loss, **config: Any) -> Truth:
        """Measure ``model`` before its step; ``config`` is what it was made with."""
        copy = watched_decoder(VOCABULARY, **_config(config)).eval()
        copy.load_state_dict(model.state_dict())
        logits = copy(batch).logits
        measured = loss(logits, batch)
        measured.backward()
        parameters = {name: p.detach().clone() for name, p in copy.named_parameters()}
        gradient = {name: p.grad for name, p in copy.named_parameters()}
        return cls(parameters, gradient, logits.detach(), measured.item())

    @property
    def norm(self) -> float:
        return length(self.gradient)

    def update(self, model: Any) -> Vector:
        """How far the step has moved each parameter of ``model``."""
        after = model.state_dict()
        return {name: after[name] - before for name, before in self.parameters.items()}


def length(vector: Vector) -> float:
    """The norm of all parameters taken together."""
    return sum(part.double().square().sum().item() for part in vector.values()) ** 0.5


def scaled(vector: Vector, factor: float) -> Vector:
    """The vector times a number."""
    return {name: factor * part for name, part in vector.items()}


def plus(a: Vector, b: Vector) -> Vector:
    """The sum of two vectors."""
    return {name: part + b[name] for name, part in a.items()}


def same(a: Vector, b: Vector) -> bool:
    """Whether two vectors agree, but for rounding, in length and direction."""
    return length(plus(a, scaled(b, -1))) < 1e-3 * max(length(a), length(b)) or length(a) == length(b) == 0


def step(s: Student, *arguments: Any) -> tuple[Any, Any]:
    """The student's training step: its two results."""
    result = s.training_step(*arguments)
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        raise CheckFailed(
            expected="two results from training_step(...): (loss, grad_norm)",
            got="None" if result is None else f"a {type(result).__name__}",
            cause="the step does not return both numbers",
            next_step="end with `return loss, grad_norm`, both as floats",
        )
    return result[0], result[1]


def judged(s: Student, judge: Callable[[Loss], None]) -> None:
    """Run ``judge`` with the right loss; a step that is right but for the learner's own loss passes as well.

    So a bug of exercise 2 is not paid for twice. A step that is wrong with both hears of exercise 2 first.
    """
    with earlier_first(s, "next_token_loss"):
        try:
            judge(shifted_loss)
        except CheckFailed:
            if not _passes(judge, s.next_token_loss):
                raise


def _passes(judge: Callable[[Loss], None], loss: Loss) -> bool:
    try:
        judge(loss)
    except Exception:  # a broken loss may fail in any way
        return False
    return True


def compare_updates(got: Vector, right: Vector, suspects: Iterator[Suspect[Vector]]) -> None:
    """Raise `CheckFailed` unless the parameters moved by ``right``; name the bug if it is known."""
    if same(got, right):
        return
    accuse(
        suspects,
        lambda wrong: same(got, wrong),
        otherwise=Suspect(
            right,
            "the parameters did not move by rate times clipped gradient",
            "go through the order: gradients to zero, loss, backward, clip, optimizer.step()",
        ),
        expected=f"an update of length {length(right):.4g}, against the gradient",
        got=f"an update of length {length(got):.4g}",
    )


def standing_still(vector: Vector) -> Suspect[Vector]:
    """No parameter moved."""
    return Suspect(
        scaled(vector, 0.0),
        "no parameter moved: the gradients were gone when the optimizer made its step, or it made none",
        "set gradients to zero before `backward`, never between `backward` and `optimizer.step()`",
    )


def stretched(right: Vector, factor: float) -> Suspect[Vector]:
    """A gradient shorter than max_norm was made as long as that."""
    return Suspect(
        scaled(right, factor),
        "the gradient was made longer: scaled up to max_norm",
        "scale only if the length is more than max_norm",
    )


@check(points=0.5, reason="returns the loss before the update, as a float")
def returns_loss(s: Student) -> None:
    def judge(loss: Loss) -> None:
        model, batch = decoder(s), token_ids(3, 7, seed=1)
        optimizer = s.build("tinyloops.checks.workbench:two_group_sgd", model, lr=0.5)
        truth = Truth.of(model, batch, loss)
        got, _ = step(s, model, optimizer, batch, 0.5, 100.0)
        after = Truth.of(model, batch, loss)
        _compare_losses(as_number(got, "the loss of training_step(...)"), truth, after.loss, batch)
        must_be_float(got, "the loss")

    judged(s, judge)


def _compare_losses(got: float, truth: Truth, after: float, batch: Tensor) -> None:
    if close(got, truth.loss):
        return
    suspects = (
        Suspect(after, "this is the loss after the update", "measure it once, before `backward`, and return that"),
        Suspect(
            shifted_loss(truth.logits[:, :-1], batch[:, 1:]).item(),
            "the labels are shifted twice: here, and in `next_token_loss`",
            "give `next_token_loss` all logits and the whole batch",
        ),
        Suspect(
            cross_entropy(truth.logits.flatten(0, 1), batch.flatten()).item(),
            "the labels are not shifted: position t was asked for the token it has just read",
            "use your `next_token_loss`",
        ),
        Suspect(truth.loss * batch[:, 1:].numel(), "this is the sum over all tokens", "return the mean"),
    )
    accuse(
        suspects,
        lambda wrong: close(got, wrong),
        otherwise=Suspect(truth.loss, "not the loss of this batch", "return next_token_loss of the model's logits"),
        expected=f"a loss of {truth.loss:.4f}",
        got=f"{got:.4f}",
    )


@check(points=0.5, reason="the rate reaches every group of the optimizer")
def sets_the_rate(s: Student) -> None:
    def judge(loss: Loss) -> None:
        model, batch = decoder(s), token_ids(4, 6, seed=2)
        optimizer = s.build("tinyloops.checks.workbench:two_group_sgd", model, lr=0.125)
        truth = Truth.of(model, batch, loss)
        step(s, model, optimizer, batch, 0.5, 10 * truth.norm)
        right = scaled(truth.gradient, -0.5)
        compare_updates(truth.update(model), right, _wrong_rates(truth.gradient))

    judged(s, judge)


def _wrong_rates(gradient: Vector) -> Iterator[Suspect[Vector]]:
    yield standing_still(gradient)
    yield stretched(scaled(gradient, -0.5), 10)
    yield Suspect(
        scaled(gradient, -0.125),
        "the optimizer still has the rate that it was made with: `lr` is not used",
        'set group["lr"] = lr for every group in optimizer.param_groups',
    )
    yield Suspect(
        {name: (-0.5 if part.ndim > 1 else -0.125) * part for name, part in gradient.items()},
        "only the first group of parameters got the rate; optimizers of real runs have two and more",
        "loop over optimizer.param_groups",
    )


@check(points=0.5, reason="gradients of earlier steps do not count")
def starts_from_zero(s: Student) -> None:
    def judge(loss: Loss) -> None:
        model, batch, other = decoder(s), token_ids(3, 8, seed=3), token_ids(2, 5, seed=4)
        optimizer = s.build("tinyloops.checks.workbench:two_group_sgd", model, lr=0.5)
        truth, old = Truth.of(model, batch, loss), Truth.of(model, other)
        s.build("tinyloops.checks.workbench:leave_gradients", model, other)
        step(s, model, optimizer, batch, 0.5, 100 * truth.norm)
        piled_up = Suspect(
            scaled(plus(truth.gradient, old.gradient), -0.5),
            "old gradients were still there, and `backward` added to them",
            "call `optimizer.zero_grad()` before `backward`",
        )
        right = scaled(truth.gradient, -0.5)
        compare_updates(truth.update(model), right, iter((standing_still(right), stretched(right, 100), piled_up)))

    judged(s, judge)


@check(points=0.5, reason="a long gradient is clipped to max_norm, its direction kept")
def clips(s: Student) -> None:
    def judge(loss: Loss) -> None:
        model, batch = decoder(s), token_ids(5, 6, seed=5)
        optimizer = s.build("tinyloops.checks.workbench:two_group_sgd", model, lr=0.5)
        truth = Truth.of(model, batch, loss)
        max_norm = truth.norm / 8
        step(s, model, optimizer, batch, 0.5, max_norm)
        right = scaled(truth.gradient, -0.5 * max_norm / truth.norm)
        compare_updates(truth.update(model), right, _wrong_clipping(truth.gradient, max_norm))

    judged(s, judge)


def _wrong_clipping(gradient: Vector, max_norm: float) -> Iterator[Suspect[Vector]]:
    yield standing_still(gradient)
    yield Suspect(
        scaled(gradient, -0.5),
        "the whole gradient was used: clipping is missing, or comes after optimizer.step()",
        "clip between `backward` and `optimizer.step()`",
    )
    yield Suspect(
        {name: -0.5 * part.clamp(-max_norm, max_norm) for name, part in gradient.items()},
        "each value was clipped by itself, which bends the direction",
        "scale all gradients by one factor: torch.nn.utils.clip_grad_norm_",
    )
    yield Suspect(
        {name: -0.5 * part * min(1.0, max_norm / part.norm().item()) for name, part in gradient.items()},
        "each parameter was clipped by itself: together they are still too long, and the direction is bent",
        "clip all parameters in one call: torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)",
    )


@check(points=0.5, reason="returns the length of the gradient before clipping, as a float")
def returns_norm(s: Student) -> None:
    def judge(loss: Loss) -> None:
        model, batch = decoder(s), token_ids(2, 9, seed=6)
        optimizer = s.build("tinyloops.checks.workbench:two_group_sgd", model, lr=0.5)
        truth = Truth.of(model, batch, loss)
        max_norm = truth.norm / 3
        _, got = step(s, model, optimizer, batch, 0.5, max_norm)
        _compare_norms(as_number(got, "the norm of training_step(...)"), truth, max_norm)
        must_be_float(got, "the norm")

    judged(s, judge)


def _compare_norms(got: float, truth: Truth, max_norm: float) -> None:
    if close(got, truth.norm, relative=1e-3):
        return
    per_parameter = [part.norm().item() for part in truth.gradient.values()]
    suspects = (
        Suspect(max_norm, "this is the length after clipping", "keep what clip_grad_norm_ returns: the length before"),
        Suspect(truth.norm**2, "the square root is missing", "the length is the root of the sum of squares"),
        Suspect(
            sum(per_parameter), "the lengths of the parameters were added up", "add their squares, then take the root"
        ),
    )
    accuse(
        suspects,
        lambda wrong: close(got, wrong, relative=1e-3),
        otherwise=Suspect(
            truth.norm, "not the length of all gradients together", "return what clip_grad_norm_ returns"
        ),
        expected=f"a norm of {truth.norm:.4f} (max_norm is {max_norm:.4f})",
        got=f"{got:.4f}",
    )


@check(points=0.5, reason="the model is in training mode during the step")
def trains(s: Student) -> None:
    with earlier_first(s, "next_token_loss"):
        model = decoder(s, dropout=0.5)
        optimizer = s.build("tinyloops.checks.workbench:two_group_sgd", model, lr=0.5)
        step(s, model, optimizer, token_ids(2, 6, seed=7), 0.5, 1.0)
        notes = list(model.notes)
        if not notes or not notes[0]["training"]:
            raise CheckFailed(
                expected="a forward pass in training mode",
                got="a forward pass in evaluation mode" if notes else "no forward pass",
                cause="the model came from an evaluation, and dropout stays switched off for the rest of the run",
                next_step="call `model.train()` first",
            )


CHECKS = (returns_loss, sets_the_rate, starts_from_zero, clips, returns_norm, trains)
