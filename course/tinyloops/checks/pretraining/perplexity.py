"""Exercise 7, perplexity: exp of the mean surprise of a token, over all counted tokens of all batches."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from ..compare import as_number, close, must_be_float
from ..framework import CheckFailed, Student, check
from ..notes import notes_of
from ..suspects import Suspect, accuse
from .earlier import earlier_first

POINTS = 4.0
VOCABULARY = 40
Batches = list[tuple[Tensor, Tensor]]
Bug = Suspect[float]


def padded_batch(lengths: Sequence[int], width: int, seed: int) -> tuple[Tensor, Tensor]:
    """Random token ids [B, width] with PAD 0 after each row's length, and labels that are -100 there.

    >>> ids, labels = padded_batch([2, 3], width=3, seed=0)
    >>> (ids == 0).tolist(), (labels == -100).tolist()
    ([[False, False, True], [False, False, False]], [[False, False, True], [False, False, False]])
    """
    generator = torch.Generator().manual_seed(seed)
    ids = torch.randint(5, VOCABULARY, (len(lengths), width), generator=generator)
    padding = torch.arange(width) >= torch.tensor(lengths)[:, None]
    return ids.masked_fill(padding, 0), ids.masked_fill(padding, -100)


def decoder(s: Student, **config: Any) -> Any:
    """A tiny model on the student's side, far from uniform predictions, so that a wrong mean shows."""
    shape = {"hidden_size": 16, "layers": 1, "heads": 2, "sharpness": 20.0}
    return s.build("tinyloops.checks.probes:watched_decoder", VOCABULARY, **(shape | config))


def measure(s: Student, model: Any, batches: Batches) -> float:
    """The student's perplexity, as a number."""
    with earlier_first(s, "next_token_loss"):
        return as_number(s.perplexity(model, batches), "perplexity(model, batches)")


def compare(s: Student, model: Any, batches: Batches) -> None:
    """Raise `CheckFailed` unless the perplexity of ``batches`` is right; name the bug if it is known.

    What is right but for the learner's own loss passes: a bug of exercise 2 is paid for once.
    """
    got = measure(s, model, batches)
    model.eval()
    logits = [model(ids).logits.detach() for ids, _ in batches]
    measured = [Measured.of(z, ids, labels) for z, (ids, labels) in zip(logits, batches, strict=True)]
    with earlier_first(s, "next_token_loss"):
        try:
            _judge(got, measured)
        except CheckFailed:
            if not _right_with_own_loss(s, got, logits, measured, batches):
                raise


def _right_with_own_loss(
    s: Student, got: float, logits: Sequence[Tensor], measured: Sequence[Measured], batches: Batches
) -> bool:
    """Whether the learner's ``next_token_loss``, right or wrong, gives ``got`` when its means are weighed rightly."""
    counted = [m.counted for m in measured]
    try:
        means = [float(s.next_token_loss(z, labels)) for z, (_, labels) in zip(logits, batches, strict=True)]
    except Exception:  # a broken loss may fail in any way
        return False
    return close(got, _exp(_mean([mean * n for mean, n in zip(means, counted, strict=True)], counted)), relative=1e-3)


def _judge(got: float, measured: Sequence[Measured]) -> None:
    counted = [m.counted for m in measured]
    expected = _exp(_mean([m.nats for m in measured], counted))
    if close(got, expected, relative=1e-3):
        return
    unknown = Suspect(
        math.nan,
        "the sum of surprises, or the number of tokens it is divided by, is wrong",
        "print both for each batch: a batch with n counted tokens adds n to the number",
    )
    accuse(
        chain(_wrong_means(measured), _wrong_counts(measured), _wrong_targets(measured)),
        lambda value: close(got, value, relative=1e-3),
        otherwise=unknown,
        expected=f"{expected:.4f} (counted tokens a batch: {counted})",
        got=f"{got:.4f}",
    )


@dataclass(frozen=True)
class Measured:
    """A batch measured in the right way, and in the usual wrong ones; surprises are totals in nats."""

    nats: float
    counted: int
    labelled: int
    predicted: int
    positions: int
    nats_with_padding: float
    nats_unshifted: float

    @classmethod
    def of(cls, logits: Tensor, ids: Tensor, labels: Tensor) -> Measured:
        targets = labels[:, 1:]
        return cls(
            nats=_surprise(logits[:, :-1], targets),
            counted=int((targets != -100).sum()),
            labelled=int((labels != -100).sum()),
            predicted=targets.numel(),
            positions=labels.numel(),
            nats_with_padding=_surprise(logits[:, :-1], ids[:, 1:]),
            nats_unshifted=_surprise(logits, labels),
        )

    @property
    def mean(self) -> float:
        return self.nats / self.counted


def _surprise(logits: Tensor, targets: Tensor) -> float:
    return cross_entropy(logits.flatten(0, 1).double(), targets.flatten(), reduction="sum").item()


def _mean(totals: Sequence[float], numbers: Sequence[int]) -> float:
    return sum(totals) / sum(numbers)


def _exp(nats: float) -> float:
    """exp, with infinity for what does not fit into a float."""
    return math.exp(nats) if nats < 700 else math.inf


def _wrong_means(measured: Sequence[Measured]) -> Iterator[Bug]:
    counted = [m.counted for m in measured]
    mean = _mean([m.nats for m in measured], counted)
    yield Suspect(
        sum(_exp(m.mean) for m in measured) / len(measured),
        "you averaged the perplexities of the batches: a mean of exponentials",
        "average the nats first, over all tokens, and take exp once at the very end",
    )
    yield Suspect(
        _exp(sum(m.mean for m in measured) / len(measured)),
        f"every batch weighs the same, though they have {counted} counted tokens",
        "weigh each batch's mean by its number of counted tokens",
    )
    yield Suspect(mean, "this is the mean surprise itself: exp is missing", "return math.exp of it")
    yield Suspect(2**mean, "2 to the power of a loss in nats", "PyTorch's losses use the natural logarithm: take exp")
    yield Suspect(_exp(mean * sum(counted)), "exp of the total surprise", "divide by the number of tokens first")


def _wrong_counts(measured: Sequence[Measured]) -> Iterator[Bug]:
    """A wrong number of tokens, as a divisor of the total or as the weight of a batch's mean."""
    for numbers, cause in (
        ([m.labelled for m in measured], "the first token of each row is counted, but nothing predicts it"),
        ([m.predicted for m in measured], "padding is counted"),
        ([m.positions for m in measured], "padding and the first token of each row are counted"),
    ):
        predicted = sum(m.counted for m in measured)
        cause = f"{cause}: you took {sum(numbers)} tokens, but {predicted} are predicted"
        next_step = "count `labels[:, 1:] != -100`"
        yield Suspect(_exp(_mean([m.nats for m in measured], numbers)), cause, next_step)
        weighted = [m.mean * number for m, number in zip(measured, numbers, strict=True)]
        yield Suspect(_exp(_mean(weighted, numbers)), cause, next_step)


def _wrong_targets(measured: Sequence[Measured]) -> Iterator[Bug]:
    yield Suspect(
        _exp(_mean([m.nats_with_padding for m in measured], [m.predicted for m in measured])),
        "padding was predicted and counted",
        "take the targets from `labels`, and leave out those that are -100",
    )
    yield Suspect(
        _exp(_mean([m.nats_unshifted for m in measured], [m.labelled for m in measured])),
        "the labels are not shifted: position t was asked for the token it has just read",
        "compare logits[:, :-1] with labels[:, 1:]",
    )


@check(points=0.75, reason="every counted token weighs the same, in a small batch and in a big one")
def weighs_tokens(s: Student) -> None:
    compare(s, decoder(s), [padded_batch([4], 4, seed=1), padded_batch([9, 9, 9], 9, seed=2)])


@check(points=0.5, reason="padding is not counted")
def ignores_padding(s: Student) -> None:
    # Two batches, with unlike shares of padding: in one alone the number of tokens cancels out.
    compare(s, decoder(s), [padded_batch([7, 3, 5], 9, seed=3), padded_batch([2, 4], 4, seed=6)])


@check(points=0.25, reason="returns a float")
def returns_float(s: Student) -> None:
    with earlier_first(s, "next_token_loss"):
        model = decoder(s)
        got = s.perplexity(model, [padded_batch([5], 5, seed=7)])
        _notes(model)
        as_number(got, "perplexity(model, batches)")
        must_be_float(got, "the perplexity")


def _notes(model: Any) -> list[dict[str, Any]]:
    return notes_of(
        model,
        expected="at least one forward pass of the model",
        cause="the model was not called",
        next_step="call `model(input_ids).logits` for each batch",
    )


@check(points=0.5, reason="measures in evaluation mode and without gradients")
def measures_quietly(s: Student) -> None:
    model = decoder(s, dropout=0.5)
    model.train()
    measure(s, model, [padded_batch([4, 6], 6, seed=4)])
    notes = _notes(model)
    if any(note["training"] for note in notes):
        raise CheckFailed(
            expected="the model in evaluation mode while it is measured",
            got="training mode",
            cause="dropout was left on: the same model gets another perplexity at every call",
            next_step="call `model.eval()` before the first batch",
        )
    if any(note["gradients"] for note in notes):
        raise CheckFailed(
            expected="no gradients recorded while the model is measured",
            got="a forward pass that keeps everything a backward pass would need",
            cause="`torch.no_grad()` is missing: memory grows and time is lost, for nothing",
            next_step="put the forward passes inside `with torch.no_grad():`",
        )


@check(points=0.5, reason="leaves the model in the mode it was in")
def restores_mode(s: Student) -> None:
    model = decoder(s)
    for training, mode, next_step in (
        (True, "training", "remember `model.training` first, and call `model.train(remembered)` at the end"),
        (False, "evaluation", "go back to the mode you remembered, not always to training"),
    ):
        model.train(training)
        measure(s, model, [padded_batch([4], 4, seed=5)])
        _notes(model)
        if model.training is not training:
            raise CheckFailed(
                expected=f"a model that was in {mode} mode is in {mode} mode again",
                got="the other mode",
                cause="measuring changed the model: a training loop would go on without knowing it",
                next_step=next_step,
            )


CHECKS = (weighs_tokens, ignores_padding, returns_float, measures_quietly, restores_mode)
