"""Exercise 5, its second function: a linear head trained on fixed vectors.

A check asks for the head after 0 steps, takes the steps from there itself, and compares.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, linear

from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .earlier import earlier_first

Loss = Callable[[Tensor, Tensor, None], Tensor]


class Weights(NamedTuple):
    """The parameters of a linear head: weight [K, D] and bias [K]."""

    weight: Tensor
    bias: Tensor


class Lesson(NamedTuple):
    """What a head is to learn: vectors [N, D], labels [N], K classes, in so many steps with this rate."""

    vectors: Tensor
    labels: Tensor
    classes: int
    steps: int
    lr: float


def lesson(number: int, width: int, classes: int, *, steps: int, lr: float, seed: int, present: int = 0) -> Lesson:
    """Random vectors with random labels; labels are below ``present``, if given.

    >>> vectors, labels, *rest = lesson(6, 4, 3, steps=2, lr=0.1, seed=0, present=2)
    >>> vectors.shape, int(labels.max()), rest
    (torch.Size([6, 4]), 1, [3, 2, 0.1])
    """
    generator = torch.Generator().manual_seed(seed)
    vectors = torch.randn(number, width, generator=generator)
    return Lesson(vectors, torch.randint(present or classes, (number,), generator=generator), classes, steps, lr)


def trained(s: Student, given: Lesson, seed: int) -> Weights:
    """The parameters of the head that the student's ``train_head`` returns."""
    vectors, labels = given.vectors.clone(), given.labels.clone()
    with earlier_first(s, "loss"):
        head = s.train_head(vectors, labels, given.classes, given.steps, given.lr, seed)
    shape = (given.classes, vectors.shape[1])
    weight, bias = (getattr(head, name, None) for name in ("weight", "bias"))
    if not isinstance(weight, Tensor) or not isinstance(bias, Tensor):
        lacks_bias = isinstance(weight, Tensor)
        raise CheckFailed(
            expected=f"an nn.Linear with weights {list(shape)} and a bias {[given.classes]} from train_head(...)",
            got="a layer without a bias" if lacks_bias else "None" if head is None else f"a {type(head).__name__}",
            cause="the layer was made with bias=False" if lacks_bias else "the trained layer is not what is returned",
            next_step="make `nn.Linear(D, K)`, train it, and return it",
        )
    if tuple(weight.shape) != shape:
        raise CheckFailed(
            expected=f"weights of shape {list(shape)} for D = {shape[1]} and classes={shape[0]}",
            got=f"shape {list(weight.shape)}; the labels given are {sorted(set(labels.tolist()))}",
            cause=_cause_of_shape(weight, given),
            next_step="make `nn.Linear(vectors.shape[1], classes)`",
        )
    if not torch.equal(vectors, given.vectors) or not torch.equal(labels, given.labels):
        raise CheckFailed(
            expected="vectors and labels as they were",
            got="other numbers in them",
            cause="they were changed in place: the next head would learn from other vectors",
            next_step="train the head's parameters only",
        )
    return Weights(weight.detach().clone(), bias.detach().clone())


def _cause_of_shape(weight: Tensor, given: Lesson) -> str:
    """Why a head's ``weight`` does not have the shape [K, D]."""
    if len(weight) == given.classes:
        return "the width D was not taken from the vectors; theirs is not that of the notebook's encoder"
    if len(weight) in (int(given.labels.max()) + 1, len(given.labels.unique())):
        return "the number of scores was taken from the labels, but a class may have no text"
    return "D and K are swapped, or are other numbers"


def compare_heads(s: Student, given: Lesson, seed: int) -> None:
    """Raise `CheckFailed` unless the head has learned as it should from its own start; name the bug if it is known.

    The start is the student's own head after 0 steps. What is right but for the learner's own loss passes.
    """
    start, got = trained(s, given._replace(steps=0), seed), trained(s, given, seed)
    losses: list[Loss] = [_right_loss, s.classification_loss]
    if any(_close(got, right, given) for loss in losses for right in _right_heads(start, given, loss)):
        return
    with earlier_first(s, "loss"):
        accuse(
            _wrong_heads(start, given),
            lambda value: _close(got, value, given),
            otherwise=Suspect(
                got,
                "some step is not an update of AdamW on the loss of all texts",
                "write the order down: gradients to nothing, loss of all texts, backward, step",
            ),
            expected=f"a head whose weights have moved by up to {_distance(_right_head(start, given), start):.4f} in "
            f"{given.steps} steps with the rate {given.lr}",
            got=f"up to {_distance(got, start):.4f}",
        )


def _right_loss(scores: Tensor, labels: Tensor, _: None = None) -> Tensor:
    return cross_entropy(scores, labels)


def _right_heads(start: Weights, given: Lesson, loss: Loss) -> Iterator[Weights]:
    for optimizer in (torch.optim.AdamW, torch.optim.Adam):
        try:
            yield run(start, given, optimizer=optimizer, loss=loss)
        except Exception:  # the learner's own loss may fail in any way
            return


def _right_head(start: Weights, given: Lesson) -> Weights:
    return next(_right_heads(start, given, _right_loss))


def run(
    start: Weights,
    given: Lesson,
    *,
    optimizer: Callable[..., torch.optim.Optimizer] = torch.optim.AdamW,
    loss: Loss = _right_loss,
    piling_up: bool = False,
    forgetful: bool = False,
    rows: int | None = None,
) -> Weights:
    """The weights after a run from ``start``, and what bugs make of it.

    Gradients may pile up, each step may have a new, ``forgetful`` optimizer, or see only its next ``rows`` texts.
    """
    weight, bias = (nn.Parameter(part.clone()) for part in start)
    steps = optimizer([weight, bias], lr=given.lr)
    size = rows or len(given.labels)
    for step in range(given.steps):
        if forgetful:
            steps = optimizer([weight, bias], lr=given.lr)
        if not piling_up:
            steps.zero_grad()
        chosen = torch.arange(step * size, (step + 1) * size) % len(given.labels)
        loss(linear(given.vectors[chosen], weight, bias), given.labels[chosen], None).backward()
        steps.step()
    return Weights(weight.detach(), bias.detach())


def _wrong_heads(start: Weights, given: Lesson) -> Iterator[Suspect[Weights]]:
    yield Suspect(
        start,
        "the head has not moved: the optimizer has other parameters, makes no step, or finds no gradients",
        "optimizer of `head.parameters()`; in each step `backward`, and then `optimizer.step()`",
    )
    yield Suspect(
        run(start, given, optimizer=torch.optim.SGD), "this is plain SGD", "use torch.optim.AdamW or torch.optim.Adam"
    )
    for steps in (given.steps - 1, given.steps + 1, 1):
        yield Suspect(
            run(start, given._replace(steps=steps)),
            f"{steps} steps were made, not {given.steps}",
            "make exactly `steps` updates: `for _ in range(steps)`",
        )
    for rate in (1e-3, 1e-2):
        yield Suspect(
            run(start, given._replace(lr=rate)),
            f"the rate is {rate}, not the {given.lr} that was asked for",
            "pass `lr=lr` to the optimizer",
        )
    yield Suspect(
        run(start, given, piling_up=True),
        "gradients of all steps pile up: `backward` adds to what is there",
        "call `optimizer.zero_grad()` in every step",
    )
    yield Suspect(
        run(start, given, loss=lambda scores, labels, _: cross_entropy(scores.softmax(-1), labels)),
        "a softmax before the loss, which takes one itself",
        "give your `classification_loss` the head's scores as they are",
    )
    for rows in (1, math.ceil(len(given.labels) / 2)):
        yield Suspect(
            run(start, given, rows=rows),
            f"each step saw {rows} of the {len(given.labels)} texts",
            "give the head all vectors in each step",
        )
    yield Suspect(
        run(start, given, loss=lambda scores, labels, _: -cross_entropy(scores, labels)),
        "the head climbs: its loss grows in each step",
        "minimise the loss, not its negative",
    )
    yield Suspect(
        run(start, given, forgetful=True),
        "a new optimizer in every step remembers nothing of the steps before",
        "make the optimizer once, before the loop",
    )


def _distance(a: Weights, b: Weights) -> float:
    return max((x - y).abs().max().item() for x, y in zip(a, b, strict=True))


def _close(a: Weights, b: Weights, given: Lesson) -> bool:
    """Whether two heads differ by less than a thousandth of the way that Adam can go in these steps."""
    return _distance(a, b) < 1e-3 * given.lr * max(given.steps, 1)


@check(points=0.75, reason="train_head makes `steps` updates of a linear head, each on all texts, with the rate `lr`")
def learns(s: Student) -> None:
    compare_heads(s, lesson(9, 5, 3, steps=6, lr=0.05, seed=6), seed=1)


@check(points=0.25, reason="train_head has a score for every class, also for one without a text")
def all_classes(s: Student) -> None:
    trained(s, lesson(8, 6, 5, steps=2, lr=0.1, seed=7, present=3), seed=2)


@check(points=0.25, reason="train_head: the same seed gives the same head, another seed another one")
def seeded(s: Student) -> None:
    given = lesson(7, 4, 3, steps=2, lr=0.1, seed=8)
    heads = []
    for seed in (3, 3, 4):
        heads.append(trained(s, given, seed))
        s.build("torch:rand", 5)  # what is drawn in between must make no difference
    if _distance(heads[0], heads[1]) > 0:
        raise CheckFailed(
            expected="the same head twice, for the same vectors, labels and seed",
            got=f"weights that differ by up to {_distance(heads[0], heads[1]):.4f}",
            cause="the initial weights do not come from the seed: nn.Linear draws them when it is made",
            next_step="seed first, then make the layer",
        )
    if _distance(heads[0], heads[2]) == 0:
        raise CheckFailed(
            expected="another head for another seed",
            got="the same one for the seeds 3 and 4",
            cause="the seed is fixed in the function, or the head starts from weights that are all alike",
            next_step="use the argument `seed`, and leave the layer's random weights as they are drawn",
        )
