"""Exercise 8, sampling: from logits to the distribution that the next token is drawn from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from ..compare import as_tensor
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse

POINTS = 4.0
Knobs = dict[str, Any]
Bug = Suspect[Tensor]


def logits_of(probabilities: Sequence[float], shift: float = 0.0) -> Tensor:
    """Logits whose softmax is ``probabilities``; ``shift`` is added to all of them and changes nothing.

    >>> logits_of([0.5, 0.25, 0.25]).softmax(-1).tolist()
    [0.5, 0.25, 0.25]
    """
    return torch.tensor(probabilities).log() + shift


def kept(logits: Tensor, mask: Tensor) -> Tensor:
    """The softmax of the logits under ``mask``; all other tokens get probability 0."""
    return logits.masked_fill(~mask, -math.inf).softmax(-1)


def top_k_mask(logits: Tensor, k: int) -> Tensor:
    return torch.zeros_like(logits, dtype=torch.bool).index_fill(0, logits.topk(min(k, len(logits))).indices, True)


def top_p_mask(probabilities: Tensor, p: float) -> Tensor:
    """The smallest set of tokens, most probable first, whose mass is at least ``p``."""
    ordered, order = probabilities.sort(descending=True)
    needed = int((ordered.cumsum(0) < p).sum()) + 1
    return torch.zeros_like(probabilities, dtype=torch.bool).index_fill(0, order[:needed], True)


def compare(s: Student, logits: Tensor, knobs: Knobs, expected: Tensor, bugs: Sequence[Bug] = ()) -> None:
    """Raise `CheckFailed` unless the distribution is ``expected``; ``bugs`` are known wrong ones."""
    call = f"sampling_distribution(logits, {', '.join(f'{name}={value}' for name, value in knobs.items())})"
    got = as_tensor(s.sampling_distribution(logits, **knobs), expected.shape, call).double()
    expected = expected.double()
    if _same(got, expected):
        return
    accuse(
        (*bugs, *_usual_bugs(got, expected)),
        lambda wrong: _same(got, wrong.double()),
        otherwise=Suspect(
            expected,
            _difference(got, expected),
            "do the example above by hand, and print the same steps in your function",
        ),
        expected=f"{_shown(expected)} from {call}",
        got=_shown(got),
    )


def _usual_bugs(got: Tensor, expected: Tensor) -> list[Bug]:
    """Mistakes that can be made with any knob."""
    scaled = expected * got.sum().nan_to_num()
    return [
        Suspect(
            scaled,
            f"the probabilities add up to {got.sum().item():.3f}: what was cut off is missing",
            "divide by the sum of what is kept, or set the logits that go to -inf and take softmax last",
        ),
        Suspect(
            expected.sort(descending=True).values,
            "the probabilities are in the order of their size, not of the token ids",
            "put them back to their places: `probs[order] = sorted_probs`",
        ),
    ]


def _difference(got: Tensor, expected: Tensor) -> str:
    """What is wrong in general: not numbers, the wrong tokens, or the wrong sizes."""
    if not got.isfinite().all():
        return "NaN or infinity: a division by zero, an overflow in exp, or a softmax over nothing but -inf"
    if (got < 0).any() or abs(got.sum() - 1) > 1e-3:
        return f"not a distribution: it adds up to {got.sum().item():.3f}"
    more = ((got > 0) & (expected == 0)).nonzero().flatten().tolist()
    fewer = ((got == 0) & (expected > 0)).nonzero().flatten().tolist()
    if more or fewer:
        return f"wrong tokens: kept too many {more[:5]}, kept too few {fewer[:5]} (token ids)"
    return "the right tokens, but with the wrong probabilities"


def _same(a: Tensor, b: Tensor) -> bool:
    return torch.allclose(a, b, rtol=1e-3, atol=1e-6, equal_nan=True)  # a known bug may give NaN


def _shown(probabilities: Tensor) -> str:
    """The first probabilities, short enough for a line."""
    first = ", ".join(f"{p:.3f}" for p in probabilities[:8].tolist())
    return f"[{first}{', ...' if len(probabilities) > 8 else ''}]"


@check(points=0.5, reason="temperature divides the logits before softmax")
def temperature(s: Student) -> None:
    logits = logits_of([0.1, 0.4, 0.05, 0.25, 0.2], shift=3.0)
    for t in (0.5, 2.0, 1.0):
        bugs = [
            Suspect((logits * t).softmax(-1), "the logits were multiplied by the temperature", "divide by it"),
            Suspect(
                logits.softmax(-1),
                "the temperature has no effect: dividing probabilities and normalising changes nothing",
                "divide the logits, before softmax",
            ),
        ]
        compare(s, logits, {"temperature": t}, (logits / t).softmax(-1), bugs if t != 1 else [])


@check(points=0.5, reason="temperature 0 is greedy")
def greedy(s: Student) -> None:
    logits = logits_of([0.1, 0.2, 0.45, 0.25])
    expected = torch.tensor([0.0, 0.0, 1.0, 0.0])
    ignored = Suspect(
        logits.softmax(-1),
        "temperature 0 was taken for `no temperature given`",
        "test `temperature == 0`",
    )
    divided = Suspect(
        torch.full((4,), math.nan),
        "the logits were divided by 0",
        "treat temperature 0 first, by itself",
    )
    compare(s, logits, {"temperature": 0}, expected, [ignored, divided])
    compare(s, logits, {"temperature": 0.0, "top_k": 3, "top_p": 0.9}, expected, [ignored])


@check(points=0.5, reason="top-k keeps the k most probable tokens")
def top_k(s: Student) -> None:
    logits = logits_of([0.1, 0.35, 0.05, 0.3, 0.2], shift=-4.0)
    for k in (1, 3, 5, 9):
        mask = top_k_mask(logits, k)
        try:
            compare(s, logits, {"top_k": k}, kept(logits, mask), [_zeroed(logits, mask)] if k < 5 else [])
        except (RuntimeError, IndexError) as error:
            if k <= len(logits):
                raise
            raise CheckFailed(
                expected=f"top_k={k} keeps all of {len(logits)} tokens",
                got=f"{type(error).__name__}: {str(error)[:80]}",
                cause="k is larger than the vocabulary, and there is no k-th largest logit",
                next_step="look for the min(k, len(logits))-th",
            ) from None


def _zeroed(logits: Tensor, mask: Tensor) -> Bug:
    return Suspect(
        logits.masked_fill(~mask, 0).softmax(-1),
        "the logits of the tokens that go were set to 0, and exp(0) is 1: they stay, some more probable",
        "set them to -inf",
    )


@check(points=0.5, reason="top-p keeps the smallest set with at least that mass")
def top_p(s: Student) -> None:
    probabilities = torch.tensor([0.15, 0.4, 0.02, 0.3, 0.08, 0.05])
    logits = probabilities.log()
    for p in (0.6, 0.95, 0.1, 1.0):
        mask = top_p_mask(probabilities, p) if p < 1 else torch.ones(6, dtype=torch.bool)
        compare(s, logits, {"top_p": p}, kept(logits, mask), _top_p_bugs(logits, p) if p < 1 else [])


def _top_p_bugs(logits: Tensor, p: float) -> list[Bug]:
    probabilities, order = logits.softmax(-1).sort(descending=True)
    inside = torch.zeros_like(logits, dtype=torch.bool).index_fill(0, order[probabilities.cumsum(0) <= p], True)
    return [
        Suspect(
            kept(logits, inside),
            "the token that carries the mass over top_p was dropped: what is left has less mass than top_p",
            "keep a token if the mass of those *before* it is less than top_p; the first one always stays",
        ),
        _zeroed(logits, top_p_mask(logits.softmax(-1), p)),
        Suspect(
            kept(logits, logits.softmax(-1) >= p),
            "each token's own probability was compared with top_p",
            "sort, and compare the cumulative sum",
        ),
    ]


def in_another_order(logits: Tensor, t: float, k: int, p: float) -> list[Bug]:
    """What the knobs give in another order than temperature, top-k, top-p, or with a wrong cut."""
    warm = logits / t
    early_p = top_p_mask(logits.softmax(-1), p)
    p_of_all = top_p_mask(warm.softmax(-1), p)
    mask_k = top_k_mask(warm, k)
    cold_k_then_p = top_p_mask(kept(logits, mask_k), p)
    order = "first temperature, then top-k, then top-p on what is left, renormalised"
    bugs: list[Bug] = [
        Suspect(
            kept(warm, p_of_all & mask_k),
            "top-p did not see that top-k had already cut: it came first, or what top-k left was not renormalised",
            order,
        ),
        _zeroed(warm, mask_k & top_p_mask(kept(warm, mask_k), p)),
        *_top_p_bugs(warm.masked_fill(~mask_k, -math.inf), p),
    ]
    if t == 1:
        return bugs
    before_temperature = "top-p was applied before the temperature"
    return [
        *bugs,
        Suspect(kept(warm, early_p & mask_k), before_temperature, order),
        Suspect(kept(warm, cold_k_then_p), before_temperature, order),
    ]


def right(logits: Tensor, t: float, k: int, p: float) -> Tensor:
    """Temperature, then top-k, then top-p on what is left."""
    warm = logits / t
    left = kept(warm, top_k_mask(warm, k))
    return kept(warm, top_p_mask(left, p))


@check(points=0.5, reason="the knobs work in order: temperature, top-k, top-p")
def order_of_knobs(s: Student) -> None:
    logits = logits_of([0.04, 0.33, 0.08, 0.22, 0.16, 0.1, 0.07])
    for t, k, p in ((0.5, 7, 0.7), (4.0, 7, 0.8), (1.0, 3, 0.75)):
        knobs = {"temperature": t, "top_k": k, "top_p": p}
        compare(s, logits, knobs, right(logits, t, k, p), in_another_order(logits, t, k, p))


def must_be_unchanged(logits: Tensor, before: Tensor) -> None:
    """Raise `CheckFailed` unless the caller's logits are as they were ``before``."""
    if torch.equal(logits, before):
        return
    changed = (logits != before).nonzero().flatten().tolist()
    raise CheckFailed(
        expected="the logits that were passed in, unchanged",
        got=f"other values at positions {changed[:5]}",
        cause="a line like `logits /= temperature` or `logits[...] = -inf` writes into the caller's tensor",
        next_step="use `logits / temperature` and `masked_fill`: they make new tensors; or start from `logits.clone()`",
    )


@check(points=0.25, reason="the logits given stay as they were")
def leaves_logits(s: Student) -> None:
    logits = logits_of([0.1, 0.4, 0.3, 0.2])
    for knobs in ({"temperature": 2.0}, {"top_k": 2}, {"top_p": 0.6}):
        before = logits.clone()
        got = as_tensor(s.sampling_distribution(logits, **knobs), (4,), f"sampling_distribution(logits, {knobs})")
        must_be_unchanged(logits, before)
        if (got < 0).any() or got.sum() > 1.01:  # what is NaN has been computed, if wrongly
            raise CheckFailed(
                expected=f"probabilities of 4 tokens with {knobs}",
                got=_shown(got),
                cause="these are no probabilities, so nothing was computed that could change the logits",
                next_step="pass the checks above first",
            )


@check(points=0.25, reason="computes in float32 or finer, whatever type the logits have")
def computes_finely(s: Student) -> None:
    # Many logits, small steps apart: bfloat16 cannot tell the sums of their probabilities apart.
    coarse = (torch.arange(40) * 7 % 40 / 64).bfloat16()
    knobs: Knobs = {"temperature": 1.5, "top_k": 30, "top_p": 0.9}
    call = "sampling_distribution(logits, temperature=1.5, top_k=30, top_p=0.9)"
    expected, got = (
        as_tensor(s.sampling_distribution(z, **knobs), (40,), call).double() for z in (coarse.float(), coarse)
    )
    if not _same(got, expected):
        raise CheckFailed(
            expected=f"the same from bfloat16 logits as from float32 ones: {_shown(expected)}",
            got=_shown(got),
            cause="it is computed in bfloat16, which has 8 bits for the digits: sums of small probabilities go wrong",
            next_step="begin with `logits = logits.float()`",
        )


CHECKS: tuple[Any, ...] = (temperature, greedy, top_k, top_p, order_of_knobs, leaves_logits, computes_finely)
