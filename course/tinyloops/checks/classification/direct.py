"""Exercise 4, direct use: a decoder names the class by its next word, and guessing is what it has to beat."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor

from ..compare import as_number, as_tensor, close, must_be_float
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .earlier import earlier_first
from .pooling import right_positions

POINTS = 4.0
VOCABULARY = 40
#: In no order that sorting would keep.
WORDS = [31, 8, 22]


def texts(lengths: Sequence[int], seed: int, *, padded: str = "right") -> tuple[Tensor, Tensor]:
    """Random token ids and their mask [B, T]; each row has its length, and padding at its ``padded`` side.

    >>> ids, mask = texts([2, 3], seed=0, padded="left")
    >>> mask.tolist(), (ids == 0).tolist()[0]
    ([[0, 1, 1], [1, 1, 1]], [True, False, False])
    """
    time = max(lengths)
    mask = (torch.arange(time) < torch.tensor(lengths)[:, None]).long()
    if padded == "left":
        mask = mask.flip(1)
    ids = torch.randint(5, VOCABULARY, mask.shape, generator=torch.Generator().manual_seed(seed))
    return ids * mask, mask


def decoder(s: Student, *, seed: int, sharpness: float = 12.0, **config: Any) -> Any:
    """A tiny decoder on the student's side, far from uniform predictions, in evaluation mode."""
    shape = {"hidden_size": 16, "layers": 1, "heads": 2} | config
    built = s.build("tinyloops.checks.probes:watched_decoder", VOCABULARY, seed=seed, sharpness=sharpness, **shape)
    return built.eval()


class Answer(NamedTuple):
    """What `name_the_class` gives: the number of a class [B], and the mass of all class words [B]."""

    chosen: Tensor
    mass: Tensor


def answer_of(logits: Tensor, words: Sequence[int]) -> Answer:
    """The right answer from next-word logits [B, V].

    >>> answer_of(torch.tensor([[0.7, 0.05, 0.1, 0.03, 0.12]]).log(), [4, 2])
    Answer(chosen=tensor([0]), mass=tensor([0.2200]))
    """
    columns = list(words)
    return Answer(logits[:, columns].argmax(-1), logits.softmax(-1)[:, columns].sum(-1))


def asked(s: Student, model: Any, ids: Tensor, mask: Tensor, words: Sequence[int]) -> Answer:
    """The student's answer, each part with one number a text."""
    with earlier_first(s, "pooling"):
        result = s.name_the_class(model, ids.clone(), mask.clone(), list(words))
        if not isinstance(result, (tuple, list)) or len(result) != 2:
            raise CheckFailed(
                expected="two results from name_the_class(...): (chosen, mass)",
                got="None" if result is None else f"a {type(result).__name__}",
                cause="the function does not return both",
                next_step="end with `return chosen, mass`, both of shape [B]",
            )
        chosen, mass = (
            as_tensor(part, (len(ids),), f"name_the_class(...), its {name}")
            for part, name in zip(result, ("chosen", "mass"), strict=True)
        )
        return Answer(chosen, mass)


def next_words(s: Student, model: Any, ids: Tensor, mask: Tensor) -> list[Tensor]:
    """Next-word logits [B, V] that a right answer may start from: the true ones, and the learner's own reading.

    The learner's ``last_token`` of exercise 1 may be wrong: that is paid for once.
    """
    with torch.no_grad():
        logits = model(input_ids=ids, attention_mask=mask).logits
    readings = [at(logits, right_positions(mask))]
    with contextlib.suppress(Exception):  # a broken last_token may fail in any way
        readings.append(s.last_token(logits, mask).reshape(readings[0].shape))
    return readings


def at(logits: Tensor, positions: Sequence[int]) -> Tensor:
    """The logits [B, V] of one position of each row."""
    return torch.stack([row[position] for row, position in zip(logits, positions, strict=True)])


def compare_chosen(s: Student, model: Any, ids: Tensor, mask: Tensor, words: Sequence[int]) -> None:
    """Raise `CheckFailed` unless the likeliest class words are chosen; name the bug if it is known."""
    got = asked(s, model, ids, mask, words).chosen
    readings = next_words(s, model, ids, mask)
    expected = answer_of(readings[0], words).chosen
    if any(_same(got, answer_of(logits, words).chosen) for logits in readings):
        return
    with earlier_first(s, "pooling"):
        row = int((got != expected).nonzero()[0])
        accuse(
            _wrong_choices(model, ids, mask, words),
            lambda value: _same(got, value),
            otherwise=Suspect(
                got,
                "another position was read, or other words were compared",
                "print the logits of the class words at the last real position of this row",
            ),
            expected=f"class {int(expected[row])} for row {row}, whose mask is {_digits(mask[row])}",
            got=f"{got[row].item()}",
        )


def _same(a: Tensor, b: Tensor) -> bool:
    return bool((a == b).all())


def _digits(mask: Tensor) -> str:
    return " ".join(map(str, mask.tolist()))


def _wrong_readings(model: Any, ids: Tensor, mask: Tensor) -> Iterator[Suspect[Tensor]]:
    """Logits [B, V] that are not those of the next word."""
    with torch.no_grad():
        logits = model(input_ids=ids, attention_mask=mask).logits
        unmasked = model(input_ids=ids).logits
    rows, time, right = *ids.shape, right_positions(mask)
    last = "read at the last position of each row whose mask is 1: your `last_token` of exercise 1 finds it"
    yield Suspect(at(logits, [time - 1] * rows), "read at [:, -1], which is after <pad> in some rows", last)
    by_number = [int(n) - 1 for n in mask.sum(1)]
    yield Suspect(
        at(logits, by_number), "position “number of ones − 1” is the last one only without padding before", last
    )
    yield Suspect(at(logits, [0] * rows), "read at the first position, where nothing has been read yet", last)
    yield Suspect(
        at(logits, [max(position - 1, 0) for position in right]),
        "read one position too early: this predicts the last word itself",
        last,
    )
    yield Suspect(logits.mean(1), "the logits of all positions are averaged", last)
    yield Suspect(
        at(unmasked, right),
        "the decoder was called without the mask: real words attended to the padding at their left",
        "give the decoder `attention_mask=attention_mask`",
    )


def _wrong_choices(model: Any, ids: Tensor, mask: Tensor, words: Sequence[int]) -> Iterator[Suspect[Tensor]]:
    with torch.no_grad():
        logits = at(model(input_ids=ids, attention_mask=mask).logits, right_positions(mask))
    right, columns = answer_of(logits, words).chosen, torch.tensor(list(words))
    number = "return the number of the class, its place in `class_words`: 0 to K − 1"
    yield Suspect(columns[right], "these are token ids, not the numbers of classes", number)
    yield Suspect(logits.argmax(-1), "this is the likeliest of all V words", "compare the K class words only")
    yield Suspect(
        answer_of(logits, sorted(words)).chosen,
        "the class words were sorted, or taken in the order of the vocabulary",
        "keep the order of `class_words`: its k-th word stands for class k",
    )
    yield Suspect(logits[:, columns].argmin(-1), "this is the unlikeliest class word", "take the largest")
    yield Suspect(
        logits.softmax(-1)[:, columns].argmax(-1),
        "all K probabilities were rounded to 0, and the first of equals was taken",
        "compare logits: they are in the same order as the probabilities, and never rounded to 0",
    )
    yield Suspect(
        logits.softmax(-1)[:, columns].log().nan_to_num(nan=0).argmax(-1),
        "all K probabilities were rounded to 0, and their logarithm does not bring them back",
        "compare logits: they are in the same order as the probabilities, and never rounded to 0",
    )
    for reading in _wrong_readings(model, ids, mask):
        yield reading._replace(value=answer_of(reading.value, words).chosen)


def compare_mass(s: Student, model: Any, ids: Tensor, mask: Tensor, words: Sequence[int]) -> None:
    """Raise `CheckFailed` unless the mass is that of all class words; name the bug if it is known."""
    got = asked(s, model, ids, mask, words).mass
    readings = next_words(s, model, ids, mask)
    expected = answer_of(readings[0], words).mass
    if any(_near(got, answer_of(logits, words).mass) for logits in readings):
        return
    with earlier_first(s, "pooling"):
        row = next(r for r in range(len(got)) if not _near(got[r], expected[r]))
        accuse(
            _wrong_masses(model, ids, mask, words),
            lambda value: _near(got, value),
            otherwise=Suspect(
                got,
                "not the probability that the next word is one of the K",
                "take a softmax over all V words, and add up the K probabilities of the class words",
            ),
            expected=f"a mass of {expected[row]:.4g} for row {row}, whose mask is {_digits(mask[row])}",
            got=f"{got[row].item():.4g}",
        )


def _near(a: Tensor, b: Tensor) -> bool:
    # Masses are compared by their ratio: most are tiny, and an absolute tolerance would let 0 pass for all of them.
    return torch.allclose(a.double(), b.double(), rtol=2e-3, atol=1e-12)


def _wrong_masses(model: Any, ids: Tensor, mask: Tensor, words: Sequence[int]) -> Iterator[Suspect[Tensor]]:
    with torch.no_grad():
        logits = at(model(input_ids=ids, attention_mask=mask).logits, right_positions(mask))
    own, shares = logits[:, list(words)], logits.softmax(-1)[:, list(words)]
    everything = "take the softmax over all V words first, then pick the class words and add up"
    yield Suspect(own.softmax(-1).sum(-1), "a softmax over the K class words alone: it adds up to 1 always", everything)
    yield Suspect(own.softmax(-1).amax(-1), "the chosen word's share among the K class words", everything)
    yield Suspect(own.sum(-1), "the logits were added up; they are no probabilities", everything)
    yield Suspect(own.exp().sum(-1), "exp of the logits is not divided by its sum over all V words", everything)
    add_up = "add up the probabilities of all K class words"
    yield Suspect(shares.amax(-1), "this is the probability of the chosen word alone", add_up)
    yield Suspect(shares.mean(-1), "this is the mean of the K probabilities", add_up)
    yield Suspect(shares.prod(-1), "the probabilities were multiplied: one next word cannot be all K", add_up)
    yield Suspect(shares.sum(-1).log(), "this is the logarithm of the mass", "return the probability itself")
    yield Suspect(1 - shares.sum(-1), "this is the probability of all other words", add_up)
    for reading in _wrong_readings(model, ids, mask):
        yield reading._replace(value=answer_of(reading.value, words).mass)


def compare_chance(s: Student, right: int, total: int, classes: int) -> None:
    """Raise `CheckFailed` unless ``above_chance`` is right; name the bug if it is known."""
    returned = s.above_chance(right, total, classes)
    got = as_number(returned, "above_chance(right, total, classes)")
    chance, share = 1 / classes, right / total
    error = math.sqrt(chance * (1 - chance) / total)
    expected = (share - chance) / error
    if close(got, expected):
        must_be_float(returned, "the number of standard errors")
        return
    accuse(
        _wrong_chances(share, chance, total),
        lambda value: close(got, value),
        otherwise=Suspect(
            math.nan,
            "the distance from 1/K, or the standard error that it is divided by, is wrong",
            "print 1/K, the standard error of guessing, and right / total",
        ),
        expected=f"{expected:.4f} for {right} of {total} right, {classes} classes; the standard error is {error:.4f}",
        got=f"{got:.4f}",
    )


def _wrong_chances(share: float, chance: float, total: int) -> Iterator[Suspect[float]]:
    variance, above = chance * (1 - chance), share - chance
    formula = "divide by sqrt(1/K · (1 − 1/K) / total)"
    yield Suspect(above, "this is the distance itself, not how many standard errors it is", formula)
    yield Suspect(100 * above, "this is the distance in percent, not in standard errors", formula)
    yield Suspect(abs(above) / math.sqrt(variance / total), "below chance, the number is negative", "take no abs")
    yield Suspect(
        -above / math.sqrt(variance / total), "the sign is wrong: above chance is positive", "right/total − 1/K"
    )
    yield Suspect(above / (variance / total), "the square root is missing: this divides by the variance", formula)
    yield Suspect(above / math.sqrt(variance), "the standard error does not shrink with `total`", formula)
    yield Suspect(above / (math.sqrt(variance) / total), "divided by total outside the square root", formula)
    yield Suspect(above / math.sqrt(chance / total), "1 − 1/K is missing in the standard error", formula)
    yield Suspect(
        share / math.sqrt(variance / total), "1/K is not subtracted", "take the distance of right/total from 1/K"
    )
    if 0 < share < 1:
        yield Suspect(
            above / math.sqrt(share * (1 - share) / total),
            "the standard error is that of the accuracy seen, not that of guessing",
            "the question is what a guesser would get: put 1/K into the square root, not right/total",
        )
    yield Suspect(
        (share - 0.5) / math.sqrt(0.25 / total), "this is right for two classes only", "use 1 / classes, not 1 / 2"
    )


@check(points=0.5, reason="name_the_class chooses the likeliest class word")
def likeliest_word(s: Student) -> None:
    compare_chosen(s, decoder(s, seed=1), *texts([5] * 8, seed=1), WORDS)


@check(points=0.75, reason="name_the_class reads at the last real token, with padding at the right or at the left")
def last_real_token(s: Student) -> None:
    for side in ("right", "left"):
        # Random weights attend to all positions much alike: it takes many texts until a missing mask shows.
        ids, mask = texts([6, 2, 4, 1, 5, 3] * 8, seed=2, padded=side)
        compare_chosen(s, decoder(s, seed=2, layers=2), ids, mask, WORDS)


@check(points=0.5, reason="the mass is the probability of all class words, among the whole vocabulary")
def mass_of_all(s: Student) -> None:
    compare_mass(s, decoder(s, seed=3), *texts([4] * 5, seed=3), WORDS)


@check(points=0.25, reason="chosen is right where all probabilities are rounded to 0")
def tiny_probabilities(s: Student) -> None:
    compare_chosen(s, decoder(s, seed=4, sharpness=900.0), *texts([5] * 8, seed=4), WORDS)


@check(points=0.25, reason="name_the_class records no gradients")
def no_gradients(s: Student) -> None:
    model = decoder(s, seed=5)
    asked(s, model, *texts([3, 3], seed=5), WORDS)
    notes = list(model.notes)
    if not notes or any(note["gradients"] for note in notes):
        raise CheckFailed(
            expected="a forward pass without gradients",
            got="a forward pass that keeps everything a backward pass would need" if notes else "no forward pass",
            cause="`torch.no_grad()` is missing: memory grows and time is lost, for nothing"
            if notes
            else "the decoder was not called",
            next_step="call the decoder inside `with torch.no_grad():`",
        )


@check(points=0.75, reason="above_chance counts in standard errors of guessing")
def standard_errors(s: Student) -> None:
    compare_chance(s, 171, 300, 3)
    compare_chance(s, 40, 250, 4)


CHECKS = (likeliest_word, last_real_token, mass_of_all, tiny_probabilities, no_gradients, standard_errors)
