"""The loss on whole texts, batch by batch: the right one, and those of usual mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from .. import probes
from ..compare import as_number, close, must_be_float
from ..framework import Student
from ..notes import must_only_measure, notes_of
from ..suspects import Suspect, accuse
from .earlier import earlier_first
from .texts import Texts

VOCABULARY = 30
#: What `text_loss` may call: a bug in it is not a bug of exercise 6.
EARLIER = ("objective",)


def _model(s: Student, seed: int, dropout: float = 0.0) -> Any:
    return s.build(
        "tinyloops.checks.probes:watched_decoder", VOCABULARY, hidden_size=16, layers=1, heads=2, seed=seed,
        dropout=dropout, sharpness=5.0,
    )  # fmt: skip


def compare_text_losses(s: Student, texts: Texts, batch_size: int, seed: int) -> None:
    """Raise `CheckFailed` unless the student's loss on ``texts`` is the right one; name the bug if it is known."""
    with earlier_first(s, *EARLIER):
        _compare(s, texts, batch_size, seed)


def _compare(s: Student, texts: Texts, batch_size: int, seed: int) -> None:
    returned = s.text_loss(_model(s, seed), texts.ids.clone(), texts.mask.clone(), batch_size)
    got = as_number(returned, "text_loss(...)")
    must_be_float(returned, "the loss")
    nats = _nats(texts, seed)
    right = _mean(nats, texts.mask[:, 1:])
    if any(close(got, value, relative=2e-4) for value in (right, *_with_own_functions(s, texts, batch_size, seed))):
        return
    accuse(
        _wrong_losses(texts, nats, batch_size, seed),
        lambda value: close(got, value, relative=2e-4),
        otherwise=Suspect(
            right,
            "not the mean over all real tokens but the first of each text, or not under the tokens before them",
            "logits at t − 1 predict token t; the mask says which tokens are real",
        ),
        expected=f"{right:.5f} nats a token for {len(texts.ids)} texts, with batch_size={batch_size}",
        got=f"{got:.5f}",
    )


@torch.no_grad()
def _with_own_functions(s: Student, texts: Texts, batch_size: int, seed: int) -> Iterator[float]:
    """What a right loop gives with the learner's own functions of exercise 3: a bug of theirs is paid for once."""
    nats = {"sequence_log_prob": 0.0, "objective": 0.0}
    model = _model(s, seed).eval()
    try:
        for ids, mask in zip(texts.ids.split(batch_size), texts.mask.split(batch_size), strict=True):
            logits, weights = model(input_ids=ids, attention_mask=mask).logits, mask.float()
            nats["sequence_log_prob"] -= float(s.sequence_log_prob(logits, ids, weights).sum())
            nats["objective"] += float(s.objective(logits, ids, weights)) * float(mask[:, 1:].sum())
    except Exception:  # a broken function may fail in any way
        return
    yield from (total / float(texts.mask[:, 1:].sum()) for total in nats.values())


@torch.no_grad()
def _nats(texts: Texts, seed: int, mask: bool = True) -> Tensor:
    """Negative log-probabilities [N, T - 1] of the tokens from the second on."""
    model = probes.watched_decoder(VOCABULARY, hidden_size=16, layers=1, heads=2, seed=seed, sharpness=5.0).eval()
    logits = model(input_ids=texts.ids, attention_mask=texts.mask if mask else None).logits
    return -logits[:, :-1].log_softmax(-1).gather(-1, texts.ids[:, 1:, None]).squeeze(-1)


def _mean(nats: Tensor, counted: Tensor) -> float:
    return float((nats * counted).sum() / counted.sum())


def _wrong_losses(texts: Texts, nats: Tensor, batch_size: int, seed: int) -> Iterator[Suspect[float]]:
    real = texts.mask[:, 1:]
    batches = [_mean(*pair) for pair in zip(nats.split(batch_size), real.split(batch_size), strict=True)]
    add_up = "add up nats and numbers of tokens over all batches, and divide once at the end"
    yield Suspect(
        sum(batches) / len(batches),
        "this is the mean of the batches' means: a token in a small batch counts more",
        add_up,
    )
    texts_own = [_mean(row[None], mask[None]) for row, mask in zip(nats, real, strict=True)]
    yield Suspect(
        sum(texts_own) / len(texts_own), "this is the mean of the texts' own losses: short texts count too much", add_up
    )
    yield Suspect(batches[0], "only the first batch is counted", "go over all batches, and return after the loop")
    yield Suspect(batches[-1], "only the last batch is counted", add_up)
    whole = [
        pair for pair in zip(nats.split(batch_size), real.split(batch_size), strict=True) if len(pair[0]) == batch_size
    ]
    if whole:
        yield Suspect(
            _mean(torch.cat([pair[0] for pair in whole]), torch.cat([pair[1] for pair in whole])),
            "the texts that do not fill a batch are left out",
            "here every text counts: keep the smaller last batch",
        )
    yield Suspect(float(nats.mean()), "padding is counted", "count where the attention mask is 1")
    yield Suspect(
        _mean(nats, (texts.ids[:, 1:] != 0).long()),
        "tokens with the id 0 are left out: in these texts the mask says that some of them are real",
        "take the mask's word for it, not the ids'",
    )
    yield Suspect(
        float((nats * real).sum() / texts.mask.sum()),
        "the first token of each text is counted as one that was predicted, with a loss of 0",
        "divide by the number of targets: real tokens but the first of each text",
    )
    yield Suspect(
        _mean(nats, texts.mask[:, :-1]),
        "the mask is one position off: it says which tokens are read, and not which are predicted",
        "the targets are tokens 1 to T − 1, and so is their mask: `attention_mask[:, 1:]`",
    )
    yield Suspect(float((nats * real).sum()), "this is the sum of all nats", "divide by the number of targets")
    yield Suspect(
        float((nats * real).sum() / len(texts.ids)), "these are nats a text", "divide by the number of targets"
    )


def judge_calls(s: Student, texts: Texts) -> None:
    """Raise `CheckFailed` unless the model is asked in evaluation mode, without gradients, and left in its mode."""
    for training in (True, False):
        model = _model(s, seed=4, dropout=0.5).train(training)
        with earlier_first(s, *EARLIER):
            as_number(s.text_loss(model, texts.ids.clone(), texts.mask.clone(), 4), "text_loss(...)")
        notes = notes_of(
            model,
            expected="the texts to go through the model",
            cause="text_loss asks no model, or another one than it was given",
            next_step="call `model(input_ids=..., attention_mask=...)` on each batch",
        )
        must_only_measure(model, notes, training, "with dropout on, the loss is noisy and too high")
