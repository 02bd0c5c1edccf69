"""Exercise 3, the loss: -log Pr(label) from scores, as a mean that may weigh classes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, mse_loss, nll_loss, one_hot

from ..compare import as_number, close
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse

POINTS = 4.0
Case = tuple[Tensor, Tensor, Tensor | None]


def case(texts: int, classes: int, seed: int, *, weighted: bool = False) -> Case:
    """Random scores [B, K], labels [B], and class weights [K] or None.

    >>> scores, labels, weights = case(4, 3, seed=0)
    >>> scores.shape, labels.shape, weights
    (torch.Size([4, 3]), torch.Size([4]), None)
    """
    generator = torch.Generator().manual_seed(seed)
    scores = 2 * torch.randn(texts, classes, generator=generator)
    labels = torch.randint(classes, (texts,), generator=generator)
    weights = 0.2 + 3 * torch.rand(classes, generator=generator)
    return scores, labels, weights if weighted else None


def right_loss(scores: Tensor, labels: Tensor, weights: Tensor | None) -> Tensor:
    """The loss as it should be."""
    return cross_entropy(scores, labels, weight=weights)


def called(s: Student, scores: Tensor, labels: Tensor, weights: Tensor | None) -> Any:
    """What the student's loss returns; the error that nearly everybody meets is put into words."""
    try:
        return s.classification_loss(scores, labels, weights)
    except RuntimeError as error:
        if "Boolean value of Tensor" not in str(error):
            raise
        raise CheckFailed(
            expected="one number, the loss",
            got="RuntimeError: Boolean value of Tensor with more than one value is ambiguous",
            cause="`if class_weights:` asks a tensor of K numbers whether it is true, and it has no answer",
            next_step="ask `if class_weights is None:`",
        ) from None


def compare(s: Student, scores: Tensor, labels: Tensor, weights: Tensor | None) -> None:
    """Raise `CheckFailed` unless the loss is right; name the bug if it is known."""
    returned = called(s, scores.clone(), labels.clone(), None if weights is None else weights.clone())
    got = as_number(_one_number(returned), "classification_loss(scores, labels, class_weights)")
    expected = right_loss(scores, labels, weights).item()
    if close(got, expected):
        return
    accuse(
        (Suspect(value.item(), cause, next_step) for value, cause, next_step in _known_bugs(scores, labels, weights)),
        lambda value: close(got, value),
        otherwise=Suspect(
            math.nan,
            "the losses of the texts, or the number that their sum is divided by, is wrong",
            "print the loss of each text, and compute the first by hand: log of the sum of exp(scores), minus the "
            "label's score",
        ),
        expected=f"{expected:.4f} (the mean over {len(labels)} texts{'' if weights is None else ', weighted'})",
        got=f"{got:.4f}",
    )


def _one_number(returned: Any) -> Any:
    """``returned``, unless it is the losses of all texts."""
    if isinstance(returned, Tensor) and returned.numel() > 1:
        raise CheckFailed(
            expected="one number, the mean over the texts",
            got=f"a tensor of shape {list(returned.shape)}",
            cause="these are the losses of the texts, not their mean" if returned.ndim == 1 else "nothing was averaged",
            next_step="add them up, weighted, and divide by what the weights add up to",
        )
    return returned


def _known_bugs(scores: Tensor, labels: Tensor, weights: Tensor | None) -> Iterator[Suspect[Tensor]]:
    yield from _wrong_scores(scores, labels, weights)
    yield from _wrong_means(scores, labels, weights)
    yield from _wrong_losses(scores, labels)


def _wrong_scores(scores: Tensor, labels: Tensor, weights: Tensor | None) -> Iterator[Suspect[Tensor]]:
    probabilities = scores.softmax(-1)
    yield Suspect(
        right_loss(probabilities, labels, weights),
        "softmax before cross_entropy, which takes a softmax itself: it is taken twice",
        "give cross_entropy the scores as they are",
    )
    yield Suspect(
        nll_loss(probabilities, labels, weights),
        "the mean probability, not the mean log-probability",
        "take log_softmax, or leave everything to cross_entropy",
    )
    for exponent in range(6, 21):
        yield Suspect(
            nll_loss((probabilities + 10.0**-exponent).log(), labels, weights),
            f"a tiny constant inside the logarithm caps the loss of a text at {exponent * math.log(10):.1f} nats",
            "add nothing to a probability: log_softmax and cross_entropy need no such help",
        )
    yield Suspect(
        nll_loss(scores.log_softmax(0), labels, weights),
        "softmax over the batch: the probabilities of the K classes do not add up to one",
        "normalise over the last axis, dim=-1",
    )
    yield Suspect(
        -right_loss(scores, labels, weights),
        "the sign is wrong: this grows as the classifier gets better",
        "minimise -log Pr",
    )


def _wrong_means(scores: Tensor, labels: Tensor, weights: Tensor | None) -> Iterator[Suspect[Tensor]]:
    nats = cross_entropy(scores, labels, reduction="none")
    if weights is None:
        yield Suspect(nats.sum(), "the sum of the losses, not their mean", "divide by the number of texts")
        return
    own, classes = weights[labels], len(weights)
    divide = "divide by the weights of the texts in the batch, `class_weights[labels].sum()`"
    yield Suspect(nats.mean(), "the class weights are not used", "weigh each text by the weight of its label")
    yield Suspect((own * nats).mean(), "the weighted sum is divided by the number of texts", divide)
    yield Suspect((own * nats).sum(), "the weighted sum is not divided by anything", divide)
    yield Suspect(
        (own * nats).sum() / weights.sum(),
        "divided by the sum of all K weights, though the texts have the weights of their own labels",
        divide,
    )
    yield Suspect(
        (weights / weights.sum() * classes)[labels].mul(nats).mean(),
        "the weights were scaled to a mean of 1 over the classes, and the sum divided by the number of texts",
        divide,
    )
    yield Suspect(
        cross_entropy(scores * weights, labels),
        "the scores are multiplied by the weights: that changes the probabilities",
        "weigh the losses, not the scores",
    )
    predicted = weights[scores.argmax(-1)]
    weigh_label = "look the weight up by the label: `class_weights[labels]`"
    yield Suspect((predicted * nats).sum() / predicted.sum(), "the weight is that of the predicted class", weigh_label)
    yield Suspect(
        (nats / own).sum() / (1 / own).sum(),
        "divided by the weight of each text: rare classes count less, not more",
        "multiply each loss by its weight",
    )
    present = labels.unique()
    means = torch.stack([nats[labels == k].mean() for k in present])
    yield Suspect(
        (weights[present] * means).sum() / weights[present].sum(),
        "a mean for each class, and then the weighted mean of the classes: how many texts a class has is lost",
        "weigh texts, not classes: every text with a label adds that label's weight",
    )


def _wrong_losses(scores: Tensor, labels: Tensor) -> Iterator[Suspect[Tensor]]:
    targets = one_hot(labels, scores.shape[-1]).to(scores.dtype)
    one_of_many = "exactly one class is right: use one softmax over all of them, that is cross_entropy"
    yield Suspect(
        binary_cross_entropy_with_logits(scores, targets),
        "K questions of yes or no (binary cross entropy): the classes do not exclude each other any more",
        one_of_many,
    )
    yield Suspect(
        mse_loss(scores.softmax(-1), targets), "the squared error of the probabilities, not -log Pr", one_of_many
    )
    yield Suspect(mse_loss(scores, targets), "the squared error of the scores, not -log Pr", one_of_many)
    yield Suspect(
        1 - (scores.argmax(-1) == labels).to(scores.dtype).mean(),
        "the share of errors: it has no gradient that a step could follow",
        "use -log Pr, which rewards every small step towards the right class",
    )


@check(points=0.75, reason="the mean of -log Pr(label), from scores")
def plain_mean(s: Student) -> None:
    compare(s, *case(7, 4, seed=1))


@check(points=0.5, reason="large scores do not overflow")
def large_scores(s: Student) -> None:
    scores, labels, _ = case(5, 3, seed=2)
    scores = 1000 * scores
    got = called(s, scores, labels, None)
    value = got.item() if isinstance(got, Tensor) and got.numel() == 1 else got
    if isinstance(value, float) and not math.isfinite(value):
        raise CheckFailed(
            expected=f"{right_loss(scores, labels, None).item():.1f} for scores in the thousands",
            got=value,
            cause="exp of a large score is infinite, and log of a probability that was rounded to 0 is -infinite",
            next_step="never take log(softmax(x)): use log_softmax or cross_entropy, which subtract the maximum first",
        )
    compare(s, scores, labels, None)


@check(points=0.75, reason="with class weights, a mean weighted by the label of each text")
def weighted_mean(s: Student) -> None:
    compare(s, *case(8, 3, seed=3, weighted=True))


@check(points=0.5, reason="the gradient reaches the scores")
def gradient(s: Student) -> None:
    values, labels, _ = case(5, 4, seed=4)
    judge_gradient(s, values, labels, None)


def judge_gradient(s: Student, values: Tensor, labels: Tensor, weights: Tensor | None) -> None:
    """Raise `CheckFailed` unless the loss sends each text's scores the gradient that it should."""
    scores, right = values.clone().requires_grad_(), values.clone().requires_grad_()
    right_loss(right, labels, weights).backward()
    loss = called(s, scores, labels, weights)
    if not isinstance(loss, Tensor) or not loss.requires_grad:
        raise CheckFailed(
            expected="a tensor that a backward pass can start from",
            got=f"a {type(loss).__name__}" + (" that is cut off from the scores" if isinstance(loss, Tensor) else ""),
            cause="`.item()`, `.detach()`, `torch.tensor(...)` or `no_grad` cuts the loss off from the classifier",
            next_step="return the loss as PyTorch computed it; turn it into a number only where you print it",
        )
    as_number(_one_number(loss).detach(), "classification_loss(...)")
    loss.backward()
    assert right.grad is not None
    got = scores.grad
    if got is None or not torch.allclose(got, right.grad, atol=1e-5):
        accuse(
            _wrong_gradients(values, labels, weights),
            lambda gradient: got is not None and torch.allclose(got, gradient, atol=1e-5),
            otherwise=Suspect(
                right.grad,
                "the loss is not the mean of -log Pr(label)",
                "mend the checks above first; this one usually follows",
            ),
            expected=f"the gradient of the first text's scores: {_numbers(right.grad[0])}",
            got="none" if got is None else _numbers(got[0]),
        )


def _wrong_gradients(values: Tensor, labels: Tensor, weights: Tensor | None) -> Iterator[Suspect[Tensor]]:
    """The gradients of the known bugs; what has none is left out."""
    scores = values.clone().requires_grad_()
    for loss, cause, next_step in _known_bugs(scores, labels, weights):
        if loss.requires_grad:
            yield Suspect(torch.autograd.grad(loss, scores, retain_graph=True)[0], cause, next_step)


def _numbers(vector: Tensor) -> str:
    return "[" + ", ".join(f"{value:.4f}" for value in vector.tolist()) + "]"


CHECKS = (plain_mean, large_scores, weighted_mean, gradient)
