"""Exercise 2, batching: pairs of unequal length as a rectangle, and the weight that each token has as a target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from ..compare import as_tensor
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .pairs import PAD, PROMPT, RESPONSE, SPECIAL, TEMPLATE, Batch, Pair, copied, right_batch, right_pair

POINTS = 4.0
#: The longest pair is in the middle; so a row that is moved, or cut to the first row's length, shows.
PAIRS = [right_pair([21, 22], [31]), right_pair([23, 24, 25, 26], [32, 33, 34]), right_pair([27], [35, 36])]
_NAMES = ("input_ids", "attention_mask", "weights")


def collated(s: Student, pairs: Sequence[Pair], pad: int, prompt_weight: float | None = None) -> Batch:
    """What `collate` returns: three tensors of the right shape; ``None`` leaves the prompt's weight to its default."""
    given = copied(pairs)
    returned = s.collate(given, pad) if prompt_weight is None else s.collate(given, pad, prompt_weight)
    if not isinstance(returned, (tuple, list)) or len(returned) != 3:
        raise CheckFailed(
            expected="three tensors: input_ids, attention_mask and weights",
            got="None" if returned is None else f"a {type(returned).__name__}",
            cause="no `return`" if returned is None else "one of the three is missing, or there are more",
            next_step="end with `return input_ids, attention_mask, weights`",
        )
    return Batch(*(_part(part, name, pairs) for part, name in zip(returned, _NAMES, strict=True)))


def compare_ids(s: Student, pairs: Sequence[Pair], pad: int) -> None:
    """Raise `CheckFailed` unless the token ids are right; name the bug if it is known."""
    got = collated(s, pairs, pad).ids
    _judge(got, right_batch(pairs, pad).ids, _wrong_ids(pairs, pad), "input_ids")


def compare_mask(s: Student, pairs: Sequence[Pair], pad: int) -> None:
    """Raise `CheckFailed` unless the attention mask is right; name the bug if it is known."""
    got = collated(s, pairs, pad).mask
    _judge(got, right_batch(pairs, pad).mask, _wrong_masks(pairs, pad), "attention_mask")


def compare_weights(s: Student, pairs: Sequence[Pair], pad: int, prompt_weight: float | None = None) -> None:
    """Raise `CheckFailed` unless the weights are right; name the bug if it is known."""
    got = collated(s, pairs, pad, prompt_weight).weights
    weight = prompt_weight or 0.0
    _judge(got, right_batch(pairs, pad, weight).weights, _wrong_weights(pairs, pad, weight), "weights")


def _part(part: Any, name: str, pairs: Sequence[Pair]) -> Tensor:
    shortest, longest = (choose(len(ids) for ids, _ in pairs) for choose in (min, max))
    if isinstance(part, Tensor) and part.shape == (len(pairs), shortest) != (len(pairs), longest):
        raise CheckFailed(
            expected=f"{name} of shape {[len(pairs), longest]}: as long as the longest pair",
            got=f"shape {list(part.shape)}",
            cause="all pairs are cut to the shortest one: the ends of the responses are lost (`zip` does that)",
            next_step="fill the short ones up with `pad`; cut nothing off",
        )
    return as_tensor(part, (len(pairs), longest), f"collate(pairs, pad), {name},")


def _judge(got: Tensor, expected: Tensor, suspects: Iterator[Suspect[Tensor]], name: str) -> None:
    if _alike(got, expected):
        return
    row = next(r for r in range(len(got)) if not _alike(got[r], expected[r]))
    accuse(
        suspects,
        lambda value: _alike(got, value),
        otherwise=Suspect(
            got,
            "a number stands in another place, or belongs to another token",
            "make the three rows of one pair side by side, and print them under each other",
        ),
        expected=f"{name}[{row}]: {_numbers(expected[row])}",
        got=_numbers(got[row]),
    )


def _alike(a: Tensor, b: Tensor) -> bool:
    return a.shape == b.shape and torch.allclose(a.double(), b.double(), rtol=0, atol=1e-6)


def _at_left(pairs: Sequence[Pair], values: Tensor) -> Tensor:
    """The same rows, with what stands behind the pairs moved before them."""
    lengths = [len(ids) for ids, _ in pairs]
    return torch.stack([row.roll(len(row) - n) for row, n in zip(values, lengths, strict=True)])


def _wrong_ids(pairs: Sequence[Pair], pad: int) -> Iterator[Suspect[Tensor]]:
    right = right_batch(pairs, pad)
    yield Suspect(
        _at_left(pairs, right.ids),
        "the padding stands at the left",
        "put it behind the pair: positions then are those of pre-training, and nothing before a token is padding",
    )
    for filler, name in ((PAD, "0"), (SPECIAL.eos, "the id of `<eos>`"), (-100, "−100")):
        yield Suspect(
            right_batch(pairs, filler).ids,
            f"the padding is {name}, though `pad` is {pad}",
            "fill up with the argument `pad`",
        )
    by_length = sorted(pairs, key=lambda pair: len(pair[0]))
    for order in (by_length, by_length[::-1]):
        yield Suspect(
            right_batch(order, pad).ids, "the rows are sorted by length", "row b of the result belongs to pairs[b]"
        )


def _wrong_masks(pairs: Sequence[Pair], pad: int) -> Iterator[Suspect[Tensor]]:
    right = right_batch(pairs, pad)
    yield Suspect(
        (right.ids != pad).long(),
        "the mask is 0 wherever the id is that of `pad`; but a real token may have this id, `<eos>` for one",
        "ask how long the pair is, not what the id is",
    )
    yield Suspect(torch.ones_like(right.mask), "padding is not masked at all", "0 where there is only padding")
    yield Suspect(1 - right.mask, "the mask is the wrong way round", "1 is a real token, 0 is padding")
    yield Suspect(
        (right.weights > 0).long(),
        "the mask hides the prompt: the model could not read what it is asked. To read a token and to learn it are two "
        "things",
        "1 for every token of the pair; which ones are learned is a matter of `weights`",
    )
    yield Suspect(_at_left(pairs, right.mask), "the padding stands at the left", "put the padding behind the pair")


def _wrong_weights(pairs: Sequence[Pair], pad: int, weight: float) -> Iterator[Suspect[Tensor]]:
    ids, mask, right = right_batch(pairs, pad, weight)
    yield Suspect(
        right.masked_fill(ids == pad, 0),
        "the weight is 0 wherever the id is that of `pad`; if `pad` is the id of `<eos>`, no response is taught to end",
        "give the weight by the role, and 0 to what you have added yourself",
    )
    yield Suspect(
        right + (1 - mask),
        "padding has the weight 1: the model would learn to say `<pad>`",
        "padding is no target: its weight is 0",
    )
    yield Suspect(
        torch.cat([right[:, 1:], torch.zeros(len(right), 1)], dim=1),
        "the weights stand one place too early: at the position that predicts a token, not at the token",
        "a weight belongs to the token that it stands under; the shift comes in the loss",
    )
    yield Suspect(
        torch.cat([torch.zeros(len(right), 1), right[:, :-1]], dim=1),
        "the weights stand one place too late",
        "a weight belongs to the token that it stands under",
    )
    yield Suspect(
        right.long().float(),
        "the weights were cut to whole numbers",
        "make the tensor of type float32 from the beginning",
    )
    yield from _wrong_roles(pairs, pad, weight)
    yield Suspect(
        right / right.sum(1, keepdim=True).clamp(min=1e-9),
        "the weights of a row add up to 1: dividing is the loss's business",
        "1 for a token of the response, whatever the length of the row",
    )
    yield Suspect(_at_left(pairs, right), "the padding stands at the left", "put the padding behind the pair")


def _wrong_roles(pairs: Sequence[Pair], pad: int, weight: float) -> Iterator[Suspect[Tensor]]:
    """Weights of somebody who gives a role another weight than it has."""

    def weighted(template: float, prompt: float, response: float) -> Tensor:
        numbers = {TEMPLATE: template, PROMPT: prompt, RESPONSE: response}
        rows = [[numbers[role] for role in roles] for _, roles in pairs]
        longest = max(len(row) for row in rows)
        return torch.tensor([[*row, *[0.0] * (longest - len(row))] for row in rows])

    yield Suspect(weighted(0, 0, 1), "`prompt_weight` is not used", "it is the weight of tokens with the role PROMPT")
    yield Suspect(
        weighted(weight, weight, 1),
        "the template's tokens have the prompt's weight: the model would be trained to say `<user>`",
        "0 for TEMPLATE, whatever `prompt_weight` is",
    )
    yield Suspect(
        weighted(1, 1, 1),
        "every real token is a target: that is the weighting of pre-training",
        "1 for RESPONSE, `prompt_weight` for PROMPT, 0 for TEMPLATE",
    )
    yield Suspect(
        weighted(1, weight, 1), "the template's tokens have the weight 1", "0 for TEMPLATE, whatever `prompt_weight` is"
    )
    yield Suspect(
        weighted(0, 1, 1),
        "the words of the instruction have the weight 1: the model would learn to ask",
        "`prompt_weight` is their weight",
    )
    yield Suspect(weighted(0, 1, weight), "prompt and response are swapped", "the response has the weight 1")
    yield Suspect(
        weighted(0, weight, 1 - weight),
        "the weight of the response is 1 − `prompt_weight`",
        "1 for RESPONSE, whatever `prompt_weight` is",
    )
    yield Suspect(weighted(0, 1, 2), "these are the roles themselves, not weights", "look the weight of each role up")


def _numbers(row: Tensor) -> str:
    return " ".join(f"{value:g}" for value in row.tolist())


@check(points=0.5, reason="input_ids: padded at the right to the longest pair, with `pad`")
def ids(s: Student) -> None:
    compare_ids(s, PAIRS, pad=7)


@check(points=0.5, reason="attention_mask: 1 at every token of the pair, 0 at padding")
def mask(s: Student) -> None:
    compare_mask(s, PAIRS, pad=0)


@check(points=0.5, reason="weights: 1 at the response and its <eos>, 0 elsewhere")
def response_weights(s: Student) -> None:
    compare_weights(s, PAIRS, pad=0)


@check(points=0.5, reason="prompt_weight is the weight of the instruction's words, and of nothing else")
def prompt_weights(s: Student) -> None:
    for prompt_weight in (1.5, 0.25):
        compare_weights(s, PAIRS, pad=0, prompt_weight=prompt_weight)


@check(points=0.5, reason="the id of `pad` may be that of <eos>, or of a word")
def pad_is_a_word(s: Student) -> None:
    for pad in (SPECIAL.eos, 24, 35):
        compare_ids(s, PAIRS, pad)
        compare_mask(s, PAIRS, pad)
        compare_weights(s, PAIRS, pad, prompt_weight=1.5)


@check(points=0.25, reason="ids and mask are long, weights float32, and the pairs stay as they were")
def types(s: Student) -> None:
    for prompt_weight in (None, 0.5, 1.0):
        must_have_types(collated(s, PAIRS, 0, prompt_weight))
    given = copied(PAIRS)
    s.collate(given, 0)
    if given != PAIRS:
        raise CheckFailed(
            expected="the caller's pairs, unchanged",
            got=f"the first pair is now {given[0]}",
            cause="`+=` or `extend` on the list of a pair changes the data: from then on its padding is part of it",
            next_step="make a new list: `ids + [pad] * missing`",
        )


def must_have_types(batch: Batch) -> None:
    """Raise `CheckFailed` unless each part of ``batch`` has the dtype that it should."""
    for part, name, kind in zip(batch, _NAMES, (torch.long, torch.long, torch.float32), strict=True):
        if part.dtype != kind:
            raise CheckFailed(
                expected=f"{name} of {kind}",
                got=f"{part.dtype}",
                cause="`torch.tensor` guesses the type from the numbers: it is float only if one of them is "
                "written as a float",
                next_step=f"say it: `torch.tensor(rows, dtype={kind})`",
            )


CHECKS = (ids, mask, response_weights, prompt_weights, pad_is_a_word, types)
