"""Exercise 5, its first function: the vector of every text, computed once and in batches, from a frozen encoder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor

from ..compare import as_tensor
from ..framework import CheckFailed, Student, check
from ..notes import notes_of
from ..suspects import Suspect, accuse
from .classifier import VOCABULARY, WIDTH, texts
from .earlier import earlier_first
from .pooling import right_mean

Pool = Callable[[Tensor, Tensor], Tensor]


def encoder(s: Student, *, seed: int = 0, dropout: float = 0.0, layers: int = 1) -> Any:
    """An encoder on the student's side, in evaluation mode, that notes how it is called."""
    shape: dict[str, Any] = {"hidden_size": WIDTH, "layers": layers, "heads": 2, "sharpness": 15.0}
    return s.build("tinyloops.checks.probes:watched_encoder", VOCABULARY, seed=seed, dropout=dropout, **shape).eval()


def encoded(s: Student, model: Any, ids: Tensor, mask: Tensor, batch_size: int) -> Any:
    """What the student's ``encode`` returns; pooling that cannot be used at all is named."""
    with earlier_first(s, "pooling"):
        return s.encode(model, ids.clone(), mask.clone(), batch_size)


def vectors_of(model: Any, ids: Tensor, mask: Tensor, pool: Pool, given: Tensor | None) -> Tensor:
    """Vectors [B, D] in evaluation mode; the encoder gets the mask ``given``. Its mode and notes are as before."""
    mode, notes = model.training, len(model.notes)
    with torch.no_grad():
        states = model.eval()(input_ids=ids, attention_mask=given).last_hidden_state
    model.train(mode)
    del model.notes[notes:]
    return pool(states, mask)


def compare_vectors(s: Student, model: Any, ids: Tensor, mask: Tensor, batch_size: int) -> None:
    """Raise `CheckFailed` unless the vectors are right, or right but for the learner's own ``mean_pool``."""
    returned = encoded(s, model, ids, mask, batch_size)
    expected = vectors_of(model, ids, mask, right_mean, mask)
    with earlier_first(s, "pooling"):
        got = _vectors(returned, expected, ids.shape[1], batch_size)
        if _alike(got, expected) or _right_with_own_pooling(s, got, model, ids, mask, batch_size):
            return
        row = next(r for r in range(len(got)) if not _alike(got[r], expected[r]))
        _must_be_in_order(got, expected)
        accuse(
            _wrong_vectors(model, ids, mask),
            lambda value: _alike(got, value),
            otherwise=Suspect(
                got,
                "the states or their mean are not those of this text",
                "print the shapes in the loop: [B, T], states [B, T, D], vectors [B, D]; each batch has its own mask",
            ),
            expected=f"vector of text {row} of {len(ids)}: {_numbers(expected[row])}",
            got=_numbers(got[row]),
        )


def _vectors(returned: Any, expected: Tensor, time: int, batch_size: int) -> Tensor:
    """``returned`` as [N, D]; a wrong shape is answered in words."""
    number, width = expected.shape
    rest = number % batch_size
    shape = tuple(returned.shape) if isinstance(returned, Tensor) else None
    for wrong, cause, next_step in (
        ((number - rest, width), "the last, incomplete batch was dropped", "encode it as well: `split` keeps the rest"),
        (
            (rest, width),
            "these are the vectors of the last batch only",
            "collect all batches, and join them at the end",
        ),
        (
            (batch_size, width),
            "these are the vectors of one batch only",
            "collect all batches, and join them at the end",
        ),
        ((number, time, width), "these are states, one vector for each position", "pool them: one vector for a text"),
    ):
        if shape == wrong != tuple(expected.shape):
            raise CheckFailed(
                expected=f"shape {[number, width]} from encode(...) of {number} texts, {batch_size} at a time",
                got=f"shape {list(wrong)}",
                cause=cause,
                next_step=next_step,
            )
    return as_tensor(returned, (number, width), "encode(encoder, input_ids, attention_mask, batch_size)")


def _alike(a: Tensor, b: Tensor) -> bool:
    return a.shape == b.shape and torch.allclose(a.double(), b.double(), rtol=1e-3, atol=1e-5)


def _numbers(vector: Tensor) -> str:
    return "[" + ", ".join(f"{value:.4f}" for value in vector[:4].tolist()) + ", ...]"


def _right_with_own_pooling(s: Student, got: Tensor, model: Any, ids: Tensor, mask: Tensor, batch_size: int) -> bool:
    batches = zip(ids.split(batch_size), mask.split(batch_size), strict=True)
    try:
        return _alike(got, torch.cat([vectors_of(model, i, m, s.mean_pool, m) for i, m in batches]))
    except Exception:  # a broken pooling may fail in any way
        return False


def _must_be_in_order(got: Tensor, expected: Tensor) -> None:
    """Raise `CheckFailed` if the vectors are right, but belong to other texts than they should."""
    nearest = torch.cdist(got.double(), expected.double()).argmin(dim=1)
    if _alike(got, expected[nearest]) and len(nearest.unique()) == len(nearest):
        row = int((nearest != torch.arange(len(nearest))).nonzero()[0])
        raise CheckFailed(
            expected="the vectors in the order of the texts",
            got=f"the vector of text {int(nearest[row])} in the place of text {row}",
            cause="the texts were sorted or reversed, and the vectors not put back: they have lost their labels",
            next_step="return vector number n for text number n",
        )


def _wrong_vectors(model: Any, ids: Tensor, mask: Tensor) -> Iterator[Suspect[Tensor]]:
    yield Suspect(
        vectors_of(model, ids, mask, right_mean, None),
        "the encoder was called without the mask: real positions attended to <pad>",
        "give the encoder the mask of the batch",
    )
    for pool, name in (
        (lambda states, _: states.mean(1), "a mean that counts padding"),
        (lambda states, _: states[:, -1], "[:, -1], a position that may be <pad>"),
        (lambda states, _: states[:, 0], "the first position alone"),
    ):
        for given in (mask, None):
            yield Suspect(
                vectors_of(model, ids, mask, pool, given),
                f"the vector is made from {name}" + ("" if given is not None else ", and the encoder got no mask"),
                "use `mean_pool` of exercise 1, with the mask of the batch",
            )


@check(points=0.5, reason="encode gives the vector of each text in its place, the last batch included")
def in_order(s: Student) -> None:
    compare_vectors(s, encoder(s, seed=1), *texts([6] * 10, seed=1), batch_size=4)


@check(points=0.25, reason="encode leaves padding out, in the encoder and in the mean")
def padding_is_nothing(s: Student) -> None:
    compare_vectors(s, encoder(s, seed=2), *texts([5, 2, 7, 1, 3, 6], seed=2, padding=2), batch_size=3)


@check(points=0.25, reason="each text goes through the encoder once, batch_size at a time")
def once_each(s: Student) -> None:
    model, (ids, mask) = encoder(s, seed=3), texts([4, 5, 3, 5, 2, 4, 5], seed=3)
    encoded(s, model, ids, mask, 3)
    batches = [[tuple(token for token in row if token) for row in note["rows"]] for note in _notes(model)]
    wanted = sorted(tuple(row[real].tolist()) for row, real in zip(ids, mask.bool(), strict=True))
    sizes, read = [len(batch) for batch in batches], sorted(row for batch in batches for row in batch)
    if len(sizes) == 3 and max(sizes) <= 3 and read == wanted:
        return
    if len(read) < len(wanted):
        cause = "some texts never went through the encoder: the last, incomplete batch was dropped"
    elif len(read) > len(wanted):
        cause = "some texts went through the encoder more than once"
    elif len(sizes) == 1:
        cause = "all texts went through the encoder at once: `batch_size` is not used, and memory is the limit"
    elif len(sizes) == len(wanted):
        cause = "each text went through the encoder alone: `batch_size` is not used, and most of the time is overhead"
    else:
        cause = "the texts were not divided into batches of `batch_size`"
    raise CheckFailed(
        expected="batches of 3, 3 and 1 texts, for 7 texts and batch_size=3",
        got="calls of the encoder with " + ", ".join(map(str, sizes)) + " texts",
        cause=cause,
        next_step="one call of the encoder for each batch: `split(batch_size)` cuts a tensor, and keeps the rest",
    )


def _notes(model: Any) -> list[dict[str, Any]]:
    return notes_of(
        model,
        expected="at least one call of the encoder",
        cause="the encoder was not called",
        next_step="call it for each batch of texts",
    )


@check(points=0.5, reason="encode works in evaluation mode, and its vectors require no gradient")
def quietly(s: Student) -> None:
    model, (ids, mask) = encoder(s, seed=4, dropout=0.5), texts([5, 5, 4], seed=4)
    model.train()
    vectors = encoded(s, model, ids, mask, 2)
    notes = _notes(model)
    if any(note["training"] for note in notes):
        raise CheckFailed(
            expected="the encoder in evaluation mode while it encodes",
            got="training mode",
            cause="dropout was left on: the head would learn from one random version of each vector",
            next_step="call `encoder.eval()` before the first batch",
        )
    if any(note["gradients"] for note in notes) or getattr(vectors, "requires_grad", False):
        raise CheckFailed(
            expected="vectors that require no gradient, from forward passes that record none",
            got="a forward pass that keeps everything a backward pass would need",
            cause="`torch.no_grad()` is missing: the vectors hang on to the encoder and to all of its states",
            next_step="put the forward passes inside `with torch.no_grad():`",
        )


@check(points=0.25, reason="encode leaves the encoder in the mode it was in")
def restores_mode(s: Student) -> None:
    for training, mode in ((True, "training"), (False, "evaluation")):
        model = encoder(s, seed=5).train(training)
        encoded(s, model, *texts([4, 4], seed=5), 2)
        _notes(model)
        if model.training is not training:
            raise CheckFailed(
                expected=f"an encoder that was in {mode} mode is in {mode} mode again",
                got="the other mode",
                cause="encoding changed the encoder's mode, and whoever uses it next does not know",
                next_step="remember `encoder.training` first, and call `encoder.train(remembered)` at the end",
            )
