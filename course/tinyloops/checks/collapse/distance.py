"""Exercise 4, distance: log-probabilities of whole texts, and the divergence from the truth with its standard error."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from tinyloops.models import EOS, PAD

from ..compare import as_number, as_tensor, close, must_be_float
from ..framework import CheckFailed, Student, check
from ..notes import must_only_measure, notes_of
from ..suspects import Suspect, accuse
from .scored_texts import VOCABULARY, kl_to_truth, random_rows, text_log_probs, token_log_probs

POINTS = 4.0
AT_MOST = 500  # rows in one forward pass


def a_model(s: Student, seed: int, dropout: float = 0.0) -> Any:
    """A small decoder with opinions, made where the student's code runs; it notes its forward passes."""
    return s.build(
        "tinyloops.checks.probes:watched_decoder", VOCABULARY, hidden_size=16, layers=1, heads=2, seed=seed,
        dropout=dropout, sharpness=5.0,
    )  # fmt: skip


def _scored(s: Student, model: Any, rows: Tensor) -> Tensor:
    """What the student's text_log_probs returns: a tensor [N]; the rows have to stay as they are."""
    given = rows.clone()
    got = as_tensor(s.text_log_probs(model, given), (len(rows),), "text_log_probs(model, rows)")
    if not torch.equal(given, rows):
        raise CheckFailed(
            expected="rows that are left as they were",
            got="other numbers in them",
            cause="an operation in place, such as `rows[rows == PAD] = -100`, works on the caller's tensor",
            next_step="change a copy: `rows.clone()`, or `torch.where`",
        )
    return got


def compare_log_probs(s: Student, rows: Tensor, seed: int) -> None:
    """Raise `CheckFailed` unless the student's log-probabilities of ``rows`` are right; name the bug if it is known."""
    model = a_model(s, seed)
    try:
        got = _scored(s, model, rows)
    except (ValueError, IndexError) as error:
        if bool((rows == EOS).any(dim=1).all()):
            raise
        raise CheckFailed(
            expected=f"a log-probability of each row, also of {rows[0].tolist()}",
            got=f"{type(error).__name__}: {error}",
            cause="this row is full and has no `<eos>`: a model may write so long a text",
            next_step="do not look for `<eos>`; all tokens after `<bos>` count that are not PAD",
        ) from None
    _judge(
        got,
        model,
        rows,
        otherwise=(
            "not the sum of log Pr(token | the tokens before it) over the real tokens after <bos>, row by row",
            "the logits at position t − 1 predict token t; take `log_softmax` over the vocabulary, pick the token, and "
            "add up where the token is not PAD",
        ),
    )


def _judge(got: Tensor, model: Any, rows: Tensor, otherwise: tuple[str, str]) -> None:
    """Compare the log-probabilities ``got`` of ``rows`` with those of ``model``."""
    got, right = got.double(), text_log_probs(model.eval(), rows)
    if _alike(got, right):
        return
    wrong = int((~torch.isclose(got, right, rtol=1e-4)).nonzero()[0])
    accuse(
        _wrong_log_probs(token_log_probs(model, rows), model, rows),
        lambda value: _alike(got, value),
        otherwise=Suspect(right, *otherwise),
        expected=f"{right[wrong]:.4f} for row {wrong} of {len(rows)}: {rows[wrong].tolist()}",
        got=f"{got[wrong]:.4f}",
    )


def _alike(a: Tensor, b: Tensor) -> bool:
    return a.shape == b.shape and torch.allclose(a, b.double(), rtol=1e-4, atol=1e-6)


@torch.no_grad()
def _wrong_log_probs(each: Tensor, model: Any, rows: Tensor) -> Iterator[Suspect[Tensor]]:
    targets = rows[:, 1:]
    real = (targets != PAD).double()
    right = (each * real).sum(1)
    yield Suspect(-right, "the sign is turned: this is a loss", "log-probabilities are negative, and a sum of them is")
    yield Suspect(
        right / real.sum(1),
        "this is the mean over a text's tokens: long and short texts could not be added up",
        "add up over the tokens, and divide by nothing",
    )
    yield Suspect(each.sum(1), "padding is counted", "add up where the token that is predicted is not PAD")
    yield Suspect(
        (each * real * (targets != EOS)).sum(1),
        "`<eos>` is left out: that a text ends here is part of how probable it is",
        "count `<eos>`; only PAD does not count",
    )
    yield Suspect(
        (each * (rows[:, :-1] != PAD)).sum(1),
        "the padding mask is one position off: it says which tokens are read, and not which are predicted",
        "the targets are tokens 1 to T − 1, and so is their mask: `rows[:, 1:] != PAD`",
    )
    yield Suspect(right / math.log(2), "these are bits", "use the natural logarithm: `log_softmax` does")
    logits = model(input_ids=rows).logits.double()
    read = logits.log_softmax(-1)
    own = read.gather(-1, rows[..., None]).squeeze(-1) * (rows != PAD)
    for value in (own.sum(1), own[:, 1:].sum(1)):
        yield Suspect(
            value,
            "tokens are scored by the logits at their own position, where the model has read them already",
            "the logits at position t − 1 predict token t",
        )
    later = read[:, :-2].gather(-1, rows[:, 2:, None]).squeeze(-1) * (rows[:, 2:] != PAD)
    yield Suspect(later.sum(1), "the shift is made twice", "the logits at position t − 1 predict token t")
    picked = logits[:, :-1].gather(-1, targets[..., None]).squeeze(-1)
    yield Suspect(
        (picked * real).sum(1),
        "logits are added up as they are",
        "turn them into log-probabilities first: `log_softmax(dim=-1)`",
    )
    yield Suspect(
        (each.exp() * real).sum(1), "probabilities are added up, and not their logarithms", "use `log_softmax`"
    )
    yield Suspect(right.exp(), "this is Pr(text), which underflows for longer texts", "return its logarithm")


@check(points=1, reason="text_log_probs adds up log Pr of the real tokens after <bos>, <eos> included")
def sums(s: Student) -> None:
    compare_log_probs(s, random_rows(7, 9, seed=41), seed=1)
    compare_log_probs(s, random_rows(5, 6, seed=42, endless=2), seed=2)  # two texts that never end
    compare_log_probs(s, random_rows(1, 8, seed=43), seed=3)


@check(points=0.25, reason="text_log_probs returns float64, and reads at most 500 rows at a time, all of them")
def in_parts(s: Student) -> None:
    rows = random_rows(1203, 5, seed=44)
    model = a_model(s, seed=4)
    got = _scored(s, model, rows)
    most = max(len(note["rows"]) for note in _calls(model))
    if most > AT_MOST:
        raise CheckFailed(
            expected=f"at most {AT_MOST} rows in a forward pass",
            got=f"{most} of them",
            cause="all rows go through the model at once: logits of 4000 texts fill a gigabyte",
            next_step=f"go over `rows.split({AT_MOST})`, and put the parts together with `torch.cat`",
        )
    _judge(
        got,
        model,
        rows,
        otherwise=(
            "a part of the rows is scored wrongly, or stands at another place",
            "the last part may have fewer rows; keep the order",
        ),
    )
    if got.dtype != torch.float64:
        raise CheckFailed(
            expected="a tensor of torch.float64",
            got=f"{got.dtype}",
            cause="the model's log-probabilities are float32, and thousands of them are going to be added up",
            next_step="`.double()`, before the sum",
        )


def _calls(model: Any) -> list[dict[str, Any]]:
    return notes_of(
        model,
        expected="the rows to go through the model",
        cause="text_log_probs asks no model, or another one than it was given",
        next_step="call `model(input_ids=...)` on each part of the rows",
    )


@check(points=0.5, reason="text_log_probs asks in evaluation mode and without gradients, and puts the mode back")
def only_measures(s: Student) -> None:
    for training in (True, False):
        model = a_model(s, seed=5, dropout=0.5).train(training)
        _scored(s, model, random_rows(6, 7, seed=45))
        must_only_measure(model, _calls(model), training, "with dropout on, a text has another probability each time")


def random_scores(number: int, seed: int) -> tuple[Tensor, Tensor, Tensor]:
    """log p and log q [N] of made-up texts, and their tokens [N]; for some texts q is larger than p.

    >>> [tuple(part.shape) for part in random_scores(5, seed=0)]
    [(5,), (5,), (5,)]
    """
    generator = torch.Generator().manual_seed(seed)
    tokens = torch.randint(3, 25, (number,), generator=generator)
    truth = -2.2 * tokens - 6 * torch.rand(number, generator=generator).double()
    model = truth - 0.08 * tokens - 0.6 * torch.randn(number, generator=generator).double()
    return truth, model, tokens


def _asked(s: Student, truth: Tensor, model: Tensor, tokens: Tensor) -> tuple[float, float]:
    """The two numbers of the student's kl_to_truth."""
    given = truth.clone(), model.clone(), tokens.clone()
    got = s.kl_to_truth(*given)
    if not isinstance(got, (tuple, list)) or len(got) != 2:
        raise CheckFailed(
            expected="two numbers from kl_to_truth(...)",
            got="None" if got is None else f"a {type(got).__name__}",
            cause="no `return`" if got is None else "a KL without its standard error, or something else than a pair",
            next_step="return the KL and its standard error, in this order",
        )
    for number, name in zip(got, ("the KL", "its standard error"), strict=True):
        as_number(number, "kl_to_truth(...)")
        must_be_float(number, name)
    if any(not torch.equal(a, b) for a, b in zip(given, (truth, model, tokens), strict=True)):
        raise CheckFailed(
            expected="tensors that are left as they were",
            got="other numbers in them",
            cause="an operation in place, such as `-=`, works on the caller's tensor",
            next_step="use operations that make new tensors",
        )
    return float(got[0]), float(got[1])


def compare_kl(s: Student, truth: Tensor, model: Tensor, tokens: Tensor) -> None:
    """Raise `CheckFailed` unless the student's KL is the right one; name the bug if it is known."""
    got, right = _asked(s, truth, model, tokens)[0], kl_to_truth(truth, model, tokens)[0]
    if close(got, right):
        return
    accuse(
        _wrong_kls(truth, model, tokens),
        lambda value: close(got, value),
        otherwise=Suspect(
            right,
            "not Σ (log p − log q) / Σ tokens",
            "add up the differences of all texts, and divide once, by all of their tokens",
        ),
        expected=f"a KL of {right:.6f} nats a token for {len(tokens)} texts of {_few(tokens)} tokens",
        got=f"{got:.6f}",
    )


def _few(tokens: Tensor) -> str:
    return ", ".join(map(str, tokens.tolist())) if len(tokens) <= 8 else f"{int(tokens.sum())}"


def _wrong_kls(truth: Tensor, model: Tensor, tokens: Tensor) -> Iterator[Suspect[float]]:
    differences, total = truth - model, float(tokens.sum())
    whole = float(differences.sum())
    once = "add up the differences of all texts, and divide once, by all of their tokens"
    yield Suspect(-whole / total, "the sign is turned", "log p − log q: what the model says less probably adds up")
    yield Suspect(
        float((differences / tokens).mean()), "this is the mean of the texts' own values: short texts count more", once
    )
    yield Suspect(float(differences.mean()), "these are nats a text, not a token", once)
    yield Suspect(whole, "this is the sum over all texts", "divide by all tokens")
    yield Suspect(
        -float(model.sum()) / total, "this is the loss of the model: the truth's own entropy is still in it",
        "subtract log q from log p",
    )  # fmt: skip
    yield Suspect(whole / total / math.log(2), "these are bits", "the log-probabilities are in nats: leave them so")
    for value in (differences.abs(), differences.clamp(min=0)):
        yield Suspect(
            float(value.sum()) / total,
            "differences below 0 are turned or cut off: a model may find single texts more probable than they are",
            "add up the differences as they are; only their sum over all texts is never negative, but for luck",
        )
    yield Suspect(
        float((truth.exp() * differences).sum()) / total,
        "texts are weighted by p, but they were drawn from p: the frequent ones are there more often already",
        "add up the differences as they are",
    )


@check(points=0.75, reason="kl_to_truth is the sum of log p − log q over all texts, divided by all tokens")
def divergence(s: Student) -> None:
    compare_kl(s, torch.tensor([-6.0, -9.0]).double(), torch.tensor([-7.0, -12.0]).double(), torch.tensor([3, 5]))
    compare_kl(s, *random_scores(7, seed=46))
    compare_kl(s, *random_scores(60, seed=47))


def compare_errors(s: Student, truth: Tensor, model: Tensor, tokens: Tensor) -> None:
    """Raise `CheckFailed` unless the student's standard error is the right one; name the bug if it is known."""
    got, right = _asked(s, truth, model, tokens)[1], kl_to_truth(truth, model, tokens)[1]
    if close(got, right):
        return
    accuse(
        _wrong_errors(truth, model, tokens),
        lambda value: close(got, value),
        otherwise=Suspect(
            right,
            "not std(log p − log q) · √N / Σ tokens, with N − 1 in the standard deviation",
            "a sum of N independent differences has the standard deviation √N times that of one",
        ),
        expected=f"a standard error of {right:.6f} for {len(tokens)} texts of {_few(tokens)} tokens",
        got=f"{got:.6f}",
    )


def _wrong_errors(truth: Tensor, model: Tensor, tokens: Tensor) -> Iterator[Suspect[float]]:
    differences, total, number = truth - model, float(tokens.sum()), len(tokens)
    scale = number**0.5 / total
    spread = float(differences.std())
    yield Suspect(
        float((truth.var() + model.var()).sqrt()) * scale,
        "log p and log q are taken as independent, but they are of the same texts: a long one is improbable to both",
        "take the standard deviation of the differences: the luck of the draw cancels in them",
    )
    yield Suspect(float(model.std()) * scale, "this is the error of the loss", "take the differences log p − log q")
    yield Suspect(float(truth.std()) * scale, "this is the error of log p", "take the differences log p − log q")
    yield Suspect(
        float(differences.std(correction=0)) * scale,
        "the standard deviation is divided by N",
        "by N − 1: NumPy needs `ddof=1`",
    )
    yield Suspect(spread / number**0.5, "this is the error of nats a text", "std · √N / Σ tokens")
    yield Suspect(spread / total, "√N is missing: this error would fall with 1/N", "std · √N / Σ tokens")
    yield Suspect(spread * number / total, "it is multiplied by N, not √N: it would never fall", "std · √N / Σ tokens")
    yield Suspect(spread, "this is the spread of single texts", "std · √N / Σ tokens")
    yield Suspect(spread**2 * scale, "this is the variance, without the root", "take the standard deviation")
    yield Suspect(
        float((differences / tokens).std()) / number**0.5,
        "this is the error of the mean of the texts' own values",
        "std(log p − log q) · √N / Σ tokens",
    )
    for factor in (1.96, 2.0):
        yield Suspect(factor * spread * scale, "this is half of an interval of 95%", "return the standard error itself")


@check(points=0.5, reason="the standard error is that of the differences, text by text")
def paired_error(s: Student) -> None:
    compare_errors(s, *random_scores(7, seed=46))
    compare_errors(s, *random_scores(60, seed=47))
    compare_errors(s, torch.tensor([-6.0, -9.0]).double(), torch.tensor([-7.0, -12.0]).double(), torch.tensor([3, 5]))


CHECKS = (sums, in_parts, only_measures, divergence, paired_error)
