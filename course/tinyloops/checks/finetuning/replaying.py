"""Exercise 7, second part: batches of pre-training texts, mixed into a run that learns something else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, NamedTuple

import torch
from torch import Tensor

from .. import probes
from ..batch_order import must_obey_seed, must_shuffle
from ..compare import as_number, close
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .earlier import earlier_first
from .texts import Texts, number_of, random_texts, whole_text_loss

#: What `replay` calls: a bug in it is not a bug of exercise 7.
EARLIER = ("objective",)
VOCABULARY = 60
#: How the model is made, on the student's side and on the check's: always with the same weights.
MODEL: dict[str, Any] = {"hidden_size": 16, "layers": 1, "heads": 2, "seed": 21, "sharpness": 4.0}

A_NEW_ONE = "draw a new permutation of all texts when the full batches of the last one are used up"


class Replayed(NamedTuple):
    """What calls of an extra loss gave, and the texts that the model saw in each."""

    losses: list[float]
    batches: list[list[int]]


def replayed(s: Student, texts: Texts, calls: int, batch_size: int = 4, seed: int = 1) -> Replayed:
    """Make an extra loss of the student's and call it; the model stays as it is."""
    model = s.build("tinyloops.checks.probes:watched_decoder", VOCABULARY, **MODEL)
    extra_loss = made_extra_loss(s, texts, batch_size, seed)
    return called(s, extra_loss, model, texts, calls)


def made_extra_loss(s: Student, texts: Texts, batch_size: int, seed: int) -> Callable[[Any], Any]:
    """What the student's `replay` returns: it has to be a function."""
    extra_loss = s.replay(texts.ids.clone(), texts.mask.clone(), batch_size, seed)
    if not callable(extra_loss):
        raise CheckFailed(
            expected="a function from replay(...)",
            got=f"a {type(extra_loss).__name__}",
            cause="`replay` computes a loss at once, where it should return a function that does so at each call",
            next_step="define a function of the model inside `replay`, and return it without calling it",
        )
    return extra_loss


def called(s: Student, extra_loss: Callable[[Any], Any], model: Any, texts: Texts, calls: int) -> Replayed:
    """Call an extra loss several times; each call has to send one batch through ``model``."""
    losses, batches = [], []
    for _ in range(calls):
        seen = len(model.notes)
        with earlier_first(s, *EARLIER):
            got = extra_loss(model)
        losses.append(as_number(got, "the function that replay(...) returned"))
        notes = list(model.notes)[seen:]
        if len(notes) != 1:
            raise CheckFailed(
                expected="one batch of texts through the model at each call",
                got=f"{len(notes)} batches",
                cause="the whole set is gone through" if notes else "another model than the one passed in is used",
                next_step="take the next batch, and call the `model` that the inner function gets, once",
            )
        batches.append([_number(row, texts) for row in notes[0]["rows"]])
    return Replayed(losses, batches)


def _number(row: Sequence[int], texts: Texts) -> int:
    """Which text a row is; −1 if none. A batch may be cut to its own longest text."""
    number = number_of(row) if len(row) > 1 else -1
    if not 0 <= number < len(texts.ids):
        return -1
    whole = texts.ids[number].tolist()
    real = int(texts.mask[number].sum())
    return number if real <= len(row) <= len(whole) and list(row) == whole[: len(row)] else -1


def compare_losses(s: Student, texts: Texts, made: Replayed) -> None:
    """Raise `CheckFailed` unless each loss is that of its batch; name the bug if it is known."""
    if any(-1 in batch for batch in made.batches):
        raise CheckFailed(
            expected="batches of whole texts",
            got="rows that are none of the texts",
            cause="tokens were taken instead of rows, or the rows were changed",
            next_step="take whole rows: `input_ids[rows]`",
        )
    model = probes.watched_decoder(VOCABULARY, **MODEL)
    for got, rows in zip(made.losses, made.batches, strict=True):
        batch = Texts(texts.ids[rows], texts.mask[rows])
        with torch.no_grad():
            right = float(whole_text_loss(model, batch))
        if not close(got, right, relative=5e-4):
            _accuse(s, model, texts, batch, got, right)


def _accuse(s: Student, model: Any, texts: Texts, batch: Texts, got: float, right: float) -> None:
    """Name the bug, unless it is the student's own `objective` that makes the difference: that is paid for already."""
    with torch.no_grad():
        logits = model(input_ids=batch.ids, attention_mask=batch.mask).logits
        losses = -logits[:, :-1].log_softmax(-1).gather(-1, batch.ids[:, 1:, None]).squeeze(-1)
    if (own := _own_objective(s, logits, batch)) is not None and close(got, own, relative=5e-4):
        return
    real = batch.mask[:, 1:].double()
    first = texts.mask[: len(batch.ids), 1:].double()
    by_mask = "the weights are the attention mask: 1 at real tokens, 0 at padding"
    with earlier_first(s, *EARLIER):
        accuse(
            [
                Suspect(float(losses.mean()), "padding counts as well", by_mask),
                Suspect(
                    _mean(losses, (batch.ids[:, 1:] != 0).double()),
                    "real tokens are found by their id: here `<pad>`'s id also stands for a word",
                    by_mask,
                ),
                Suspect(
                    float(((losses * real).sum(1) / real.sum(1)).mean()),
                    "each text counts alike: the mean of the texts' own means",
                    'pre-training counts tokens alike: `per="token"`',
                ),
                Suspect(float((losses * real).sum()), "the losses are summed", "divide by the number of real tokens"),
                Suspect(
                    _mean(losses, first),
                    "the mask is not that of the batch's texts: its first rows are taken each time",
                    "pick the same rows out of `input_ids` and `attention_mask`",
                ),
                Suspect(
                    _mean(losses, (real != 0) & (batch.ids[:, 1:] != 3)),
                    "the end of the texts is left out: but `<eos>` is a token that pre-training learns, too",
                    by_mask,
                ),
            ],
            lambda value: close(got, value, relative=5e-4),
            otherwise=Suspect(
                right,
                "it is not the loss in nats a real token on the batch that the model saw",
                "give `objective` the model's logits, the batch's ids, and its mask as weights",
            ),
            expected=f"{right:.4f} nats a token",
            got=f"{got:.4f}",
        )


def _mean(losses: Tensor, weights: Tensor) -> float:
    return float((losses * weights).sum() / weights.sum())


def _own_objective(s: Student, logits: Tensor, batch: Texts) -> float | None:
    """What the student's `objective` makes of a right batch; None when it cannot be called."""
    try:
        return float(s.objective(logits, batch.ids, batch.mask.float()))
    except Exception:  # a broken function may fail in any way
        return None


@check(points=0.75, reason="replay gives the pre-training loss of a batch, in nats a real token, with its gradient")
def loss_of_replay(s: Student) -> None:
    texts = random_texts(9, 10, seed=22)
    compare_losses(s, texts, replayed(s, texts, calls=4))
    model = s.build("tinyloops.checks.probes:watched_decoder", VOCABULARY, **MODEL)
    loss = made_extra_loss(s, texts, 3, seed=1)(model)
    if not isinstance(loss, Tensor) or not loss.requires_grad:
        with earlier_first(s, *EARLIER):
            raise CheckFailed(
                expected="a tensor with a gradient",
                got="a tensor without one" if isinstance(loss, Tensor) else f"a {type(loss).__name__}",
                cause="it was computed under `torch.no_grad()`, or turned into a number: it would change no step",
                next_step="return what `objective` gives, as it is",
            )


@check(points=0.5, reason="each call takes the next full batch; each epoch of texts has an order of its own")
def order_of_replay(s: Student) -> None:
    """A right answer fails with a probability below 1e-6.

    Two epochs of 10 texts have the same order with probability 1 / 10!; in 12 epochs that drop 2 of 10 texts, one
    of them is never seen with probability at most 10 · 0.2¹² < 5e-8.
    """
    batches = replayed(s, random_texts(10, 8, seed=23), calls=24).batches
    if batches[0] == batches[1] == batches[2]:
        raise CheckFailed(
            expected="the next batch at each call",
            got=f"texts {batches[0]} at each of the first three calls",
            cause="the batch is taken outside the inner function, or order and generator are made anew at each call",
            next_step="make the generator in `replay`, and take a batch inside the inner function",
        )
    if sizes := {len(batch) for batch in batches} - {4}:
        raise CheckFailed(
            expected="batches of 4 of the 10 texts",
            got=f"also batches of {', '.join(map(str, sorted(sizes)))}",
            cause="the incomplete batch at the end of an epoch is used",
            next_step="keep only the full batches of each permutation",
        )
    first, second = batches[0] + batches[1], batches[2] + batches[3]
    if twice := sorted({text for text in first if first.count(text) > 1}):
        raise CheckFailed(
            expected="each of 10 texts at most once in the first two batches of 4",
            got=f"texts {first}; seen twice: {twice}",
            cause="texts are drawn with replacement",
            next_step=A_NEW_ONE,
        )
    must_shuffle(
        first, second, things="texts", came="the order in which they came", cause="the texts are not shuffled",
        all_of="input_ids",
    )  # fmt: skip
    if never := sorted(set(range(10)) - set(chain(*batches))):
        raise CheckFailed(
            expected="other texts dropped in each epoch, so that each of 10 is seen in 12 epochs",
            got=f"never seen: {never}",
            cause="the same texts are dropped each time",
            next_step="permute all N texts, then drop what does not fill a batch",
        )


@check(points=0.25, reason="the seed decides which texts are replayed, and nothing else does")
def seed_of_replay(s: Student) -> None:
    """A right answer draws the same first two batches of 4 of 10 texts from two seeds with probability below 1e-5."""
    texts = random_texts(10, 8, seed=24)
    must_obey_seed(
        s,
        lambda seed: replayed(s, texts, calls=2, seed=seed),
        things="texts",
        same=lambda one, other: one.batches == other.batches,
        same_order=lambda one, other: one.batches == other.batches,
        shown=lambda one, other: f"first batches {one.batches[0]} and {other.batches[0]}",
    )


CHECKS = (loss_of_replay, order_of_replay, seed_of_replay)
