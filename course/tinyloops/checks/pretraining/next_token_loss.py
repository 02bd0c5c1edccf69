"""Exercise 2, the loss: -log Pr(next token), averaged over the tokens that count."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, log_softmax, nll_loss

from ..compare import as_number, close
from ..framework import CheckFailed, Student, check

POINTS = 4.0
Bug = tuple[float, str, str]  # the loss it gives, the cause, the next step


def case(shape: Sequence[int], seed: int, lengths: Sequence[int] = ()) -> tuple[Tensor, Tensor]:
    """Random logits [B, T, V] and labels [B, T] that are -100 after each row's length.

    >>> case((2, 3, 5), seed=0, lengths=[3, 1])[1].eq(-100).tolist()
    [[False, False, False], [False, True, True]]
    """
    generator = torch.Generator().manual_seed(seed)
    batch, time, vocabulary = shape
    logits = 3 * torch.randn(batch, time, vocabulary, generator=generator)
    labels = torch.randint(vocabulary, (batch, time), generator=generator)
    if lengths:
        labels = labels.masked_fill(torch.arange(time) >= torch.tensor(lengths)[:, None], -100)
    return logits, labels


def right_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """The loss as it should be; `logits` [B, T, V], `labels` [B, T]."""
    return cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())


def _called(s: Student, logits: Tensor, labels: Tensor) -> Any:
    """What the student's loss returns; the two errors that nearly everybody meets are put into words."""
    try:
        return s.next_token_loss(logits, labels)
    except (RuntimeError, ValueError) as error:
        said = (str(error).strip() or "no text").splitlines()[0]
        for words, cause, next_step in _KNOWN_ERRORS:
            if words in said.lower():
                raise CheckFailed(
                    expected="one number, the loss",
                    got=f"{type(error).__name__}: {said}",
                    cause=cause,
                    next_step=next_step,
                ) from None
        raise


_FLATTEN = "give cross_entropy scores [B * (T - 1), V] and targets [B * (T - 1)]: flatten batch and time into one axis"
_KNOWN_ERRORS = (
    (
        "expected target size",
        "the scores are not flattened: cross_entropy takes the second axis for the classes",
        _FLATTEN,
    ),
    ("expected input batch_size", "the scores and the labels are not cut to the same number of positions", _FLATTEN),
    (
        "view size is not compatible",
        "`.view` cannot flatten a slice such as logits[:, :-1]: its numbers do not lie in one row in memory",
        "use `.flatten(0, 1)` or `.reshape(...)`, which copy where they must",
    ),
)


def compare(s: Student, logits: Tensor, labels: Tensor) -> None:
    """Raise `CheckFailed` unless the loss is right; name the bug if it is known."""
    got = as_number(_called(s, logits, labels), "next_token_loss(logits, labels)")
    expected = right_loss(logits, labels).item()
    if close(got, expected):
        return
    for value, cause, next_step in _known_bugs(logits, labels):
        if close(got, value):
            raise CheckFailed(expected=f"{expected:.4f}", got=f"{got:.4f}", cause=cause, next_step=next_step)
    counted = int((labels[:, 1:] != -100).sum())
    raise CheckFailed(
        expected=f"{expected:.4f} (the mean over {counted} counted tokens)",
        got=f"{got:.4f}",
        cause="the wrong tokens are compared, or the sum is divided by the wrong number",
        next_step="print the shapes you give to cross_entropy: [N, V] and [N], with N = B * (T - 1)",
    )


def _known_bugs(logits: Tensor, labels: Tensor) -> Iterator[Bug]:
    for bugs in (_wrong_pairs, _wrong_scores, _wrong_means):
        for value, cause, next_step in bugs(logits, labels):
            yield value.item(), cause, next_step


def _wrong_pairs(logits: Tensor, labels: Tensor) -> Iterator[tuple[Tensor, str, str]]:
    align = "position t predicts token t + 1: compare logits[:, :-1] with labels[:, 1:]"
    yield _mean(logits, labels), "the labels are not shifted: a position is asked for the token it has just read", align
    yield _mean(logits[:, :-2], labels[:, 2:]), "the labels are shifted twice: a position predicts token t + 2", align
    yield _mean(logits[:, 1:], labels[:, :-1]), "shifted the wrong way: a position is asked for the token before", align
    yield (
        cross_entropy(logits.flatten(0, 1)[:-1], labels.flatten()[1:]),
        "flattened before the shift: the end of one row predicts the start of the next",
        "shift first, along the time axis of each row, and flatten afterwards",
    )
    yield (
        _mean(logits, labels.roll(-1, 1)),
        "the last position is asked for the first token of its own row (`roll` goes round)",
        align,
    )


def _wrong_scores(logits: Tensor, labels: Tensor) -> Iterator[tuple[Tensor, str, str]]:
    scores, targets = logits[:, :-1], labels[:, 1:]
    yield (
        _mean(scores.softmax(-1), targets),
        "softmax before cross_entropy, which takes a softmax itself: it is taken twice",
        "give cross_entropy the logits as they are",
    )
    yield (
        nll_loss(scores.softmax(-1).flatten(0, 1), targets.flatten()),
        "the mean probability, not the mean log-probability",
        "take log_softmax, or leave everything to cross_entropy",
    )
    for exponent in range(6, 21):
        yield (
            nll_loss((scores.softmax(-1) + 10.0**-exponent).log().flatten(0, 1), targets.flatten()),
            f"a tiny constant inside the logarithm caps the loss of a token at {exponent * math.log(10):.1f} nats",
            "add nothing to a probability: log_softmax and cross_entropy need no such help",
        )
    for axis, name in ((0, "batch"), (1, "time")):
        yield (
            nll_loss(log_softmax(scores, axis).flatten(0, 1), targets.flatten()),
            f"softmax over the {name} axis: the probabilities of the V tokens do not add up to one",
            "normalise over the last axis, dim=-1",
        )
    yield (
        cross_entropy(scores.transpose(1, 2).reshape(-1, logits.shape[-1]), targets.flatten()),
        "the reshape mixes time and vocabulary",
        "cross_entropy wants [N, V] and [N]: flatten the first two axes, and transpose nothing",
    )
    yield -_mean(scores, targets), "the sign is wrong: this grows as the model gets better", "minimise -log Pr"


def _wrong_means(logits: Tensor, labels: Tensor) -> Iterator[tuple[Tensor, str, str]]:
    scores, targets = logits[:, :-1], labels[:, 1:]
    nats = cross_entropy(scores.transpose(1, 2), targets, reduction="none")
    counted = targets != -100
    divide = "divide the sum by the number of labels that are not -100, over the whole batch"
    yield nats.sum(), "the sum of the losses, not their mean", divide
    yield nats.mean(), "labels of -100 add no loss, but they are counted in the mean", divide
    yield nats.sum() / labels.numel(), "divided by B * T: neither -100 nor the first token is predicted", divide
    yield nats.sum() / len(labels), "divided by the number of rows, not of tokens", divide
    yield (
        (nats.sum(1) / counted.sum(1).clamp(min=1)).mean(),
        "a mean for each row, and then the mean of the rows: a token in a short row weighs more",
        divide,
    )
    yield (
        _mean(scores, targets.clamp(min=0)),
        "labels of -100 are taken for token 0, and counted",
        "leave them out: cross_entropy does, for `ignore_index=-100`",
    )


def _mean(scores: Tensor, targets: Tensor) -> Tensor:
    return cross_entropy(scores.flatten(0, 1), targets.flatten())


@check(points=1, reason="position t predicts token t + 1, from logits")
def next_token(s: Student) -> None:
    compare(s, *case((3, 5, 11), seed=1))


@check(points=0.5, reason="labels of -100 do not count, and every counted token weighs the same")
def ignored_labels(s: Student) -> None:
    compare(s, *case((3, 7, 11), seed=2, lengths=[7, 2, 4]))


@check(points=0.5, reason="large logits do not overflow")
def large_logits(s: Student) -> None:
    logits, labels = case((2, 4, 6), seed=3)
    logits = 1000 * logits
    got = _called(s, logits, labels)
    value = got.item() if isinstance(got, Tensor) and got.numel() == 1 else got
    expected = right_loss(logits, labels).item()
    if isinstance(value, float) and not math.isfinite(value):
        raise CheckFailed(
            expected=f"{expected:.1f} for logits in the thousands",
            got=value,
            cause="exp of a large logit is infinite, and log of a probability that was rounded to 0 is -infinite",
            next_step="never take log(softmax(x)): use log_softmax or cross_entropy, which subtract the maximum first",
        )
    compare(s, logits, labels)


@check(points=0.5, reason="the gradient reaches the logits that count, and no others")
def gradient(s: Student) -> None:
    values, labels = case((2, 5, 7), seed=4, lengths=[5, 3])
    expected = _gradient(right_loss, values, labels)
    logits = values.clone().requires_grad_()
    loss = _called(s, logits, labels)
    if not isinstance(loss, Tensor) or not loss.requires_grad:
        raise CheckFailed(
            expected="a tensor that a backward pass can start from",
            got=f"a {type(loss).__name__}" + (" that is cut off from the logits" if isinstance(loss, Tensor) else ""),
            cause="`.item()`, `.detach()`, `torch.tensor(...)` or `no_grad` cuts the loss off from the model",
            next_step="return the loss as PyTorch computed it; turn it into a number only where you print it",
        )
    as_number(loss.detach(), "next_token_loss(logits, labels)")
    loss.backward()
    got = logits.grad
    if got is None or not torch.allclose(got, expected, atol=1e-5):
        raise CheckFailed(
            expected=f"gradients at [row, position] {_touched(expected)}, and zero elsewhere",
            got="none" if got is None else _difference(got, expected),
            cause="the wrong positions are compared, or weighed wrongly",
            next_step="mend the checks above first; this one usually follows",
        )


def _gradient(loss: Any, values: Tensor, labels: Tensor) -> Tensor:
    logits = values.clone().requires_grad_()
    loss(logits, labels).backward()
    assert logits.grad is not None
    return logits.grad


def _difference(got: Tensor, expected: Tensor) -> str:
    if _touched(got) != _touched(expected):
        return f"gradients at {_touched(got)}"
    return f"gradients at these positions, but {got.norm() / expected.norm():.3g} times as large in all"


def _touched(gradient: Tensor) -> list[list[int]]:
    """[row, position] of each logit vector with a gradient."""
    return gradient.abs().sum(-1).nonzero().tolist()


CHECKS = (next_token, ignored_labels, large_logits, gradient)
