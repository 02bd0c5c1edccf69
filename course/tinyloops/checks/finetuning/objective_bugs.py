"""Batches for exercise 3, and what the known bugs make of their likelihood and loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from ..suspects import Suspect
from .likelihood import right_log_prob, right_objective


class Case(NamedTuple):
    """Logits [B, T, V], token ids [B, T] and their weights as targets [B, T]."""

    logits: Tensor
    ids: Tensor
    weights: Tensor

    def copy(self) -> Case:
        """The same in tensors of their own."""
        return Case(*(part.clone() for part in self))


def case(rows: Sequence[Sequence[float]], seed: int, vocabulary: int = 7) -> Case:
    """Random logits and ids for these weights, one list a row of the batch.

    >>> [list(part.shape) for part in case([[0, 1, 1], [0, 0, 1]], seed=0)]
    [[2, 3, 7], [2, 3], [2, 3]]
    """
    generator = torch.Generator().manual_seed(seed)
    weights = torch.tensor(rows, dtype=torch.float32)
    logits = 2 * torch.randn(*weights.shape, vocabulary, generator=generator)
    return Case(logits, torch.randint(vocabulary, weights.shape, generator=generator), weights)


class Miscounted(NamedTuple):
    """What a shift of another kind, or another weight, makes of a batch: each token's log Pr and weight."""

    log_probs: Tensor
    weights: Tensor
    cause: str
    next_step: str


_ALIGN = "compare logits[:, :-1] with input_ids[:, 1:] and weights[:, 1:]"


def _miscounts(given: Case) -> Iterator[Miscounted]:
    logits, ids, weights = given
    scores, targets, own = logits[:, :-1], ids[:, 1:], weights[:, 1:]
    right = _picked(scores.log_softmax(-1), targets)
    yield Miscounted(
        _picked(logits.log_softmax(-1), ids),
        weights,
        "no shift: each token is looked up in the logits of its own position, which has read it already",
        _ALIGN,
    )
    yield Miscounted(
        _picked(logits[:, 1:].log_softmax(-1), ids[:, :-1]),
        weights[:, :-1],
        "shifted the wrong way: a position is asked for the token before it",
        _ALIGN,
    )
    yield Miscounted(
        right,
        weights[:, :-1],
        "ids are shifted and weights are not: a token is weighed as the one before it, and the response's first word "
        "counts nothing",
        "the weight belongs to the target: weights[:, 1:]",
    )
    yield Miscounted(
        _picked(logits[:, :-2].log_softmax(-1), ids[:, 2:]),
        weights[:, 2:],
        "shifted twice: a position is asked for the token after the next",
        _ALIGN,
    )
    yield Miscounted(
        right,
        torch.ones_like(own),
        "the weights are not used: every token counts, as in pre-training",
        "multiply each token's log-probability by its weight",
    )
    yield Miscounted(
        right,
        (own > 0).to(own.dtype),
        "every weight above 0 counts as 1",
        "multiply by the weight itself: a prompt may count a tenth",
    )
    yield Miscounted(
        right,
        (own == 1).to(own.dtype),
        "only weights of exactly 1 count",
        "multiply by the weight itself: a prompt may count a tenth",
    )
    yield Miscounted(
        _picked(scores.softmax(-1), targets),
        own,
        "the probabilities are added up, not their logarithms",
        "take log_softmax",
    )
    yield Miscounted(
        _picked(scores, targets),
        own,
        "the logits themselves are added up: they are not normalised",
        "take log_softmax over the vocabulary",
    )
    for axis, name in ((0, "batch"), (1, "time")):
        yield Miscounted(
            _picked(scores.log_softmax(axis), targets),
            own,
            f"softmax over the {name} axis: the probabilities of the V tokens do not add up to one",
            "normalise over the last axis, dim=-1",
        )
    yield Miscounted(
        _picked((scores * own[..., None]).log_softmax(-1), targets),
        torch.ones_like(own),
        "the logits are multiplied by the weights: that changes the probabilities",
        "weigh the log-probabilities, after the softmax",
    )
    yield Miscounted(
        _picked(scores.softmax(-1).log_softmax(-1), targets),
        own,
        "softmax before cross_entropy or log_softmax: it is taken twice",
        "give it the logits as they are",
    )


def _picked(table: Tensor, ids: Tensor) -> Tensor:
    return table.gather(-1, ids[..., None]).squeeze(-1)


def wrong_log_probs(given: Case) -> Iterator[Suspect[Tensor]]:
    right, weight = right_log_prob(*given), given.weights[:, 1:].sum(1)
    yield Suspect(-right, "the sign is wrong: this is a loss, not a log-probability", "leave the minus to `objective`")
    yield Suspect(
        right / weight.clamp(min=1e-9),
        "a mean over the row's weight: the log-probability of a response is the sum over its tokens",
        "add up, and divide by nothing here",
    )
    yield Suspect(
        right / (given.ids.shape[1] - 1),
        "a mean over all positions",
        "add up, and divide by nothing here",
    )
    for wrong in _miscounts(given):
        yield Suspect((wrong.log_probs * wrong.weights).sum(1), wrong.cause, wrong.next_step)


def wrong_objectives(given: Case, per: str) -> Iterator[Suspect[Tensor]]:
    """What known bugs give in place of the loss."""
    nats, own = -right_log_prob(*given), given.weights[:, 1:]
    weight = own.sum(1)
    rows, counted = len(nats), weight > 0
    one_division = "divide the sum over the whole batch by the sum of weights[:, 1:] over the whole batch"
    each_row = "minus each row's sum by the row's own weight, and then the mean of the rows that have one"
    if per == "token":
        yield Suspect(
            right_objective(*given, "sequence"),
            'this is the mean of the rows, per="sequence": a token of a short response weighs more',
            one_division,
        )
        yield Suspect(
            nats.sum() / given.weights.sum(),
            "the weight of each row's first token is in the divisor; it is never a target",
            one_division,
        )
        yield Suspect(nats.sum(), "the sum is not divided by anything", one_division)
        yield Suspect(nats.mean(), "divided by the number of rows, not by the weight of the tokens", one_division)
        yield Suspect(
            nats.sum() / own.numel(), "divided by B · (T − 1): tokens without weight count, too", one_division
        )
        yield Suspect(nats.sum() / given.ids.numel(), "divided by B · T: tokens without weight count", one_division)
        yield Suspect(
            nats.sum() / (own > 0).sum(),
            "divided by the number of tokens with a weight, not by the sum of their weights",
            one_division,
        )
    else:
        ratio = nats[counted] / weight[counted]
        yield Suspect(
            right_objective(*given, "token"),
            '`per` is not used: this is the loss of per="token"',
            each_row,
        )
        yield Suspect(
            ratio.sum() / rows,
            "rows without weight are counted in the mean, as if their loss were 0",
            "take the mean over the rows that have weight",
        )
        yield Suspect(ratio.sum(), "the rows' losses are added up, not averaged", "take their mean")
        yield Suspect(nats.mean(), "the rows' sums are averaged: they are not divided by the rows' weights", each_row)
        yield Suspect(
            nats[counted].mean(), "the rows' sums are averaged: they are not divided by the rows' weights", each_row
        )
        whole = given.weights.sum(1)
        yield Suspect(
            (nats[whole > 0] / whole[whole > 0]).mean(),
            "the weight of each row's first token is in the divisor; it is never a target",
            each_row,
        )
        number = (own > 0).sum(1)
        yield Suspect(
            (nats[counted] / number[counted]).mean(),
            "divided by the number of the row's tokens with a weight, not by the sum of their weights",
            each_row,
        )
    yield Suspect(
        -right_objective(*given, per), "the sign is wrong: this grows as the model gets better", "minimise −log Pr"
    )
    for wrong in _miscounts(given):
        yield Suspect(_reduced(wrong, per), wrong.cause, wrong.next_step)
        if per == "sequence":
            yield Suspect(_reduced(wrong, "token"), wrong.cause, wrong.next_step)


def _reduced(wrong: Miscounted, per: str) -> Tensor:
    nats, weight = -(wrong.log_probs * wrong.weights).sum(1), wrong.weights.sum(1)
    if per == "token":
        return nats.sum() / weight.sum()
    return (nats[weight > 0] / weight[weight > 0]).mean()
