"""Exercise 7, perplexity: exp of the mean surprise of a token, over all counted tokens of all batches."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from ..compare import as_number, close
from ..framework import CheckFailed, Student, check
from .earlier import broken_loss

POINTS = 4.0
VOCABULARY = 40
Batches = list[tuple[Tensor, Tensor]]


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
    """A tiny model on the student's side whose predictions are far from uniform, so that a wrong mean shows."""
    shape = {"hidden_size": 16, "layers": 1, "heads": 2, "sharpness": 20.0}
    return s.build("tinyloops.checks.probes:watched_decoder", VOCABULARY, **(shape | config))


def compare(s: Student, model: Any, batches: Batches) -> None:
    """Raise `CheckFailed` unless the student's perplexity of ``batches`` is right, and name the bug if it is known."""
    got = as_number(s.perplexity(model, batches), "perplexity(model, batches)")
    model.eval()
    logits = [model(input_ids).logits.detach() for input_ids, _ in batches]
    sums, counts = zip(*(_surprise(z, labels) for z, (_, labels) in zip(logits, batches, strict=True)), strict=True)
    expected = math.exp(sum(sums) / sum(counts))
    if close(got, expected, relative=1e-3):
        return
    if fault := broken_loss(s):
        raise fault
    for value, cause, next_step in _known_bugs(sums, counts, logits, batches):
        if close(got, value, relative=1e-3):
            raise CheckFailed(expected=f"{expected:.4f}", got=f"{got:.4f}", cause=cause, next_step=next_step)
    raise CheckFailed(
        expected=f"{expected:.4f} (counted tokens a batch: {list(counts)})",
        got=f"{got:.4f}",
        cause="the sum of surprises, or the number of tokens it is divided by, is wrong",
        next_step="print both for each batch: a batch with n counted tokens adds n to the number",
    )


def _surprise(logits: Tensor, labels: Tensor) -> tuple[float, int]:
    """Total surprise in nats of a batch's counted tokens, and how many they are."""
    targets = labels[:, 1:]
    total = cross_entropy(logits[:, :-1].flatten(0, 1).double(), targets.flatten(), reduction="sum")
    return total.item(), int((targets != -100).sum())


def _known_bugs(
    sums: Sequence[float], counts: Sequence[int], logits: Sequence[Tensor], batches: Batches
) -> Iterator[tuple[float, str, str]]:
    """What the usual mistakes give, with the cause and the next step to tell."""
    mean = sum(sums) / sum(counts)
    means = [total / count for total, count in zip(sums, counts, strict=True)]
    yield (
        sum(map(_exp, means)) / len(means),
        "you averaged the perplexities of the batches: a mean of exponentials",
        "average the nats first, over all tokens, and take exp once at the very end",
    )
    yield (
        _exp(sum(means) / len(means)),
        f"every batch weighs the same, though they have {list(counts)} counted tokens",
        "weigh each batch's mean by its number of counted tokens",
    )
    yield mean, "this is the mean surprise itself: exp is missing", "return math.exp of it"
    yield 2**mean, "2 to the power of a loss in nats", "PyTorch's losses use the natural logarithm: take exp"
    yield _exp(sum(sums)), "exp of the total surprise: it was never divided", "divide by the number of counted tokens"
    positions = sum(labels[:, 1:].numel() for _, labels in batches)
    whole = sum(labels.numel() for _, labels in batches)
    for divisor in (positions, whole):
        if divisor != sum(counts):
            yield (
                _exp(sum(sums) / divisor),
                f"you divided by {divisor} positions, but {sum(counts)} tokens are counted",
                "count `labels[:, 1:] != -100`: no label -100, and no first token, which nothing predicts",
            )
    labelled = sum(int((labels != -100).sum()) for _, labels in batches)
    yield (
        _exp(sum(sums) / labelled),
        f"you divided by all {labelled} labels: the first token of each row is counted, but nothing predicts it",
        "count `labels[:, 1:] != -100`",
    )
    per_batch = [int((labels != -100).sum()) for _, labels in batches]
    yield (
        _exp(sum(m * n for m, n in zip(means, per_batch, strict=True)) / labelled),
        "the first token of each row is counted in a batch's weight, but nothing predicts it",
        "weigh with the number of `labels[:, 1:] != -100`",
    )
    sizes = [labels.numel() for _, labels in batches]
    shifted_sizes = [labels[:, 1:].numel() for _, labels in batches]
    for weights in (sizes, shifted_sizes):
        yield (
            _exp(sum(m * n for m, n in zip(means, weights, strict=True)) / sum(weights)),
            "each batch is weighed by its number of positions, padding included",
            "weigh with the number of `labels[:, 1:] != -100`",
        )
    padded = sum(
        cross_entropy(z[:, :-1].flatten(0, 1).double(), ids[:, 1:].flatten(), reduction="sum").item()
        for z, (ids, _) in zip(logits, batches, strict=True)
    )
    yield (
        _exp(padded / positions),
        "padding was predicted and counted",
        "take the targets from `labels`, and leave out those that are -100",
    )
    unshifted = sum(
        cross_entropy(z.flatten(0, 1).double(), labels.flatten(), reduction="sum").item()
        for z, (_, labels) in zip(logits, batches, strict=True)
    )
    yield (
        _exp(unshifted / labelled),
        "the labels are not shifted: position t was asked for the token it has just read",
        "compare logits[:, :-1] with labels[:, 1:]",
    )


def _exp(nats: float) -> float:
    """exp, with infinity for what does not fit into a float."""
    return math.exp(nats) if nats < 700 else math.inf


@check(points=1, reason="every counted token weighs the same, in a small batch and in a big one")
def weighs_tokens(s: Student) -> None:
    compare(s, decoder(s), [padded_batch([4], 4, seed=1), padded_batch([9, 9, 9], 9, seed=2)])


@check(points=0.5, reason="padding is not counted")
def ignores_padding(s: Student) -> None:
    compare(s, decoder(s), [padded_batch([7, 3, 5], 9, seed=3)])


@check(points=0.5, reason="measures in evaluation mode and without gradients")
def measures_quietly(s: Student) -> None:
    model = decoder(s, dropout=0.5)
    model.train()
    s.perplexity(model, [padded_batch([4, 6], 6, seed=4)])
    notes = list(model.notes)
    if not notes:
        raise CheckFailed(
            expected="at least one forward pass of the model",
            got="none",
            cause="the model was not called",
            next_step="call `model(input_ids).logits` for each batch",
        )
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
        s.perplexity(model, [padded_batch([4], 4, seed=5)])
        if model.training is not training:
            raise CheckFailed(
                expected=f"a model that was in {mode} mode is in {mode} mode again",
                got="the other mode",
                cause="measuring changed the model: a training loop would go on without knowing it",
                next_step=next_step,
            )


CHECKS = (weighs_tokens, ignores_padding, measures_quietly, restores_mode)
