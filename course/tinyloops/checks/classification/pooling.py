"""Exercise 1, pooling: one vector [B, D] of a text's states [B, T, D], and nothing of its padding."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor

from ..compare import as_tensor
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse

POINTS = 4.0

#: Masks whose padding stands at the right, as a tokenizer makes it; one row has none.
RIGHT = ((1, 1, 1, 0, 0), (1, 1, 1, 1, 1), (1, 0, 0, 0, 0))
#: At the left, in between, and at both ends.
ANYWHERE = ((0, 0, 1, 1, 1, 1), (1, 0, 1, 1, 0, 0), (0, 1, 1, 0, 0, 0), (0, 0, 0, 0, 1, 0))


def case(rows: tuple[tuple[int, ...], ...], width: int, seed: int) -> tuple[Tensor, Tensor]:
    """Random states [B, T, D] and the mask [B, T] of ``rows``; padded states are larger than real ones.

    >>> states, mask = case(RIGHT, width=2, seed=0)
    >>> states.shape, mask.sum(dim=1).tolist()
    (torch.Size([3, 5, 2]), [3, 5, 1])
    """
    mask = torch.tensor(rows)
    states = torch.randn(*mask.shape, width, generator=torch.Generator().manual_seed(seed))
    return torch.where(mask.bool().unsqueeze(-1), states, 4 * states + 3), mask


def right_mean(states: Tensor, mask: Tensor) -> Tensor:
    """The mean [B, D] of the states [B, T, D] where the mask [B, T] is 1."""
    return torch.stack([row[real].mean(dim=0) for row, real in zip(states, mask.bool(), strict=True)])


def right_positions(mask: Tensor) -> list[int]:
    """The last position of each row whose mask is 1.

    >>> right_positions(torch.tensor([[1, 1, 0], [0, 1, 1]]))
    [1, 2]
    """
    return [int(row.nonzero().max()) for row in mask.bool()]


def compare_means(s: Student, states: Tensor, mask: Tensor, tolerance: float = 1e-4) -> None:
    """Raise `CheckFailed` unless ``mean_pool`` gives the right vectors; name the bug if it is known."""
    _must_agree(called(s.mean_pool, states.clone(), mask.clone()), states, mask, tolerance)


def called(pool: Callable[[Tensor, Tensor], Any], states: Tensor, mask: Tensor) -> Any:
    """What the student's ``pool`` returns; the error of a mask that is no condition is put into words."""
    try:
        return pool(states, mask)
    except RuntimeError as error:
        if "boolean" not in str(error).lower():
            raise
        raise CheckFailed(
            expected="vectors [B, D]",
            got=f"RuntimeError: {str(error).splitlines()[0]}; the mask was of {mask.dtype}",
            cause='a mask of whole numbers is no condition; and `~` of whole numbers is not "not": ~1 is −2, ~0 is −1',
            next_step="compare first: `attention_mask == 0` is true at padding, `!= 0` at real positions",
        ) from None


def _must_agree(returned: Any, states: Tensor, mask: Tensor, tolerance: float = 1e-4) -> None:
    got, expected = _vectors(returned, states, "mean_pool"), right_mean(states, mask)
    if _alike(got, expected, tolerance):
        return
    row = next(r for r in range(len(got)) if not _alike(got[r], expected[r], tolerance))
    accuse(
        _wrong_means(states.double(), mask.bool()),
        lambda value: _alike(got, value, tolerance),
        otherwise=Suspect(
            got,
            "other states than the real ones are in the mean, or it is divided by another number",
            "take one row with two real positions, and compute its mean by hand",
        ),
        expected=f"row {row}, whose mask is {_digits(mask[row])}: {_numbers(expected[row])}",
        got=_numbers(got[row]),
    )


def _wrong_means(states: Tensor, real: Tensor) -> Iterator[Suspect[Tensor]]:
    mask = real.unsqueeze(-1)
    kept, number = states.masked_fill(~mask, 0), real.sum(1, keepdim=True)
    own = "divide each row's sum by its own number of real positions, `attention_mask.sum(dim=1)`"
    leave_out = "add up only the states whose mask is 1"
    yield Suspect(states.mean(1), "padding is averaged in: the vector depends on how much padding there is", leave_out)
    yield Suspect(kept.mean(1), "the sum is right, but it is divided by T, padding included", own)
    yield Suspect(kept.sum(1), "this is the sum of the real states, not their mean", own)
    yield Suspect(kept.sum(1) / real.sum(), "divided by the number of real positions of the whole batch", own)
    yield Suspect(states.sum(1) / number, "all states are added up, padding too; only the number is right", leave_out)
    zeroed = states.clone()
    zeroed[~real.long()] = 0
    yield Suspect(
        zeroed.sum(1) / number,
        '`~` of whole numbers is not "not": ~1 is −2 and ~0 is −1, so these are indices of two whole rows',
        "compare first: `attention_mask == 0` is true at padding",
    )
    yield Suspect(
        states.masked_fill(mask, 0).sum(1) / (~real).sum(1, keepdim=True).clamp(min=1),
        "the mask is used the wrong way round: this is the mean of the padding",
        "1 in the mask is a real position, 0 is padding",
    )
    yield Suspect(
        torch.stack([row[: int(n)].mean(0) for row, n in zip(states, real.sum(1), strict=True)]),
        "the first positions are taken, as many as the row has real ones: right only if all padding is at the right",
        "let the mask say which positions are real, not only how many",
    )
    yield Suspect(
        states[:, 0], "this is the state of the first position, not a mean", "average all positions whose mask is 1"
    )
    yield Suspect(
        states.masked_fill(~mask, -math.inf).amax(1), "this is the maximum, not the mean", "add up and divide"
    )


def compare_last(s: Student, states: Tensor, mask: Tensor) -> None:
    """Raise `CheckFailed` unless ``last_token`` gives the right states; say from which positions they are."""
    got = _vectors(called(s.last_token, states.clone(), mask.clone()), states, "last_token")
    expected = right_positions(mask)
    taken = [_position_of(vector, row) for vector, row in zip(got, states, strict=True)]
    if taken == expected:
        return
    row = next(r for r in range(len(taken)) if taken[r] != expected[r])
    position = taken[row]
    if position is None:
        came = "a vector that is none of the row's states"
    else:
        came = f"the state of position {position}, which is {'real' if mask[row, position] else '<pad>'}"
    accuse(
        _wrong_positions(mask),
        lambda value: taken == value,
        otherwise=Suspect(
            taken,
            "the position is not found from the mask of the row",
            "give every real position its index, every padded one −1, and take the largest of the row",
        ),
        expected=f"row {row}, whose mask is {_digits(mask[row])}: the state of position {expected[row]}",
        got=came,
    )


def _wrong_positions(mask: Tensor) -> Iterator[Suspect[list[int | None]]]:
    rows, time = mask.shape
    numbers: Tensor = mask.sum(1)
    find = "take the last position whose mask is 1: the largest index among the real ones"
    yield Suspect([time - 1] * rows, "[:, -1] is the last position of the batch: it may be <pad>", find)
    yield Suspect(
        [int(n) - 1 for n in numbers],
        "the position is the number of ones minus 1: right only if all padding is at the right",
        find,
    )
    yield Suspect(
        [(int(row.argmin()) - 1) % time for row in mask],
        "the position is the one before the first 0: right only if all padding is at the right",
        find,
    )
    yield Suspect([int(row.argmax()) for row in mask], "this is the first real position, not the last", find)
    yield Suspect([0] * rows, "this is the first position, not the last real one", find)
    yield Suspect(
        [int(numbers.max()) - 1] * rows,
        "all rows are read at one position, that of the longest row: the others have <pad> there",
        "find a position for each row",
    )
    yield Suspect(
        [min(int(n), time - 1) for n in numbers],
        "one position too far: positions are counted from 0, so the n-th real one has index n − 1",
        find,
    )


def _vectors(returned: Any, states: Tensor, function: str) -> Tensor:
    """``returned`` as [B, D] in double precision; a wrong shape or dtype is answered in words."""
    batch, time, width = states.shape
    shape = tuple(returned.shape) if isinstance(returned, Tensor) else None
    for wrong, cause, next_step in (
        (
            (batch, time),
            "averaged over D, the last axis: a number for each position",
            "work along the time axis, dim=1",
        ),
        ((time, width), "averaged over the batch: the texts are mixed", "work along the time axis, dim=1"),
        ((batch, 1, width), "the time axis is still there, with length 1", "sum or index it away: [B, D] is wanted"),
        ((batch, time, width), "the time axis is still there", "pool along it, so that [B, D] is left"),
    ):
        if shape == wrong and shape != (batch, width):
            raise CheckFailed(
                expected=f"shape {[batch, width]} from {function}(...)",
                got=f"shape {list(wrong)}",
                cause=cause,
                next_step=next_step,
            )
    vectors = as_tensor(returned, (batch, width), f"{function}(states, attention_mask)").double()
    if not vectors.isfinite().all():
        raise CheckFailed(
            expected="finite vectors: all states at real positions are finite",
            got=f"{_numbers(vectors[~vectors.isfinite().all(dim=1)][0])}",
            cause="0 · inf and 0 · nan are nan: multiplying by the mask does not take a state out; or a division by 0",
            next_step="put zeros in its place with `masked_fill` or `torch.where` before you add up",
        )
    return vectors


def _alike(a: Tensor, b: Tensor, tolerance: float) -> bool:
    return torch.allclose(a.double(), b.double(), rtol=tolerance, atol=tolerance)


def _position_of(vector: Tensor, states: Tensor) -> int | None:
    """Which of the states [T, D] the vector [D] is."""
    found = (states.double() == vector).all(dim=-1).nonzero()
    return int(found[0]) if len(found) else None


def _digits(row: Tensor) -> str:
    return " ".join(str(int(one)) for one in row)


def _numbers(vector: Tensor) -> str:
    return "[" + ", ".join(f"{value:.3f}" for value in vector[:4].tolist()) + ("]" if len(vector) < 5 else ", ...]")


@check(points=0.5, reason="mean_pool is the mean of each row's real states")
def mean_of_real(s: Student) -> None:
    compare_means(s, *case(RIGHT, width=4, seed=1))


@check(points=0.5, reason="mean_pool: padding may stand at the left and in between")
def mean_anywhere(s: Student) -> None:
    compare_means(s, *case(ANYWHERE, width=3, seed=2))


@check(points=0.5, reason="mean_pool: padding may hold inf and nan, and the input stays as it is")
def mean_of_anything(s: Student) -> None:
    states, mask = case(RIGHT, width=4, seed=3)
    states[0, 3], states[0, 4], states[2, 1:] = math.inf, math.nan, -math.inf
    given, given_mask = states.clone(), mask.clone()
    returned = called(s.mean_pool, given, given_mask)
    _must_agree(returned, states, mask)
    if not torch.equal(given.nan_to_num(7.0), states.nan_to_num(7.0)) or not torch.equal(given_mask, mask):
        raise CheckFailed(
            expected="`states` and `attention_mask` as they were",
            got="other numbers in them after the call",
            cause="assigning to a part of a tensor, or a method that ends in `_`, changes the caller's tensor",
            next_step="use `masked_fill` or `torch.where`: they make a new tensor",
        )


@check(points=0.25, reason="mean_pool: the mask may be long, bool or float, and the result has the states' dtype")
def mean_types(s: Student) -> None:
    states, mask = case(RIGHT, width=4, seed=4)
    for kind in (torch.long, torch.bool, torch.float32):
        compare_means(s, states, mask.to(kind))
    for kind in (torch.float64, torch.float16):
        must_keep_dtype(s.mean_pool(states.to(kind), mask), kind)


def must_keep_dtype(returned: Any, kind: torch.dtype) -> None:
    """Raise `CheckFailed` unless ``returned`` is a tensor of this dtype."""
    if not isinstance(returned, Tensor) or returned.dtype != kind:
        raise CheckFailed(
            expected=f"a tensor of {kind}, the dtype of the states",
            got=f"a tensor of {returned.dtype}" if isinstance(returned, Tensor) else f"a {type(returned).__name__}",
            cause="the mask, or a conversion, turned the states into another kind of number",
            next_step="leave the states' dtype alone; a mask that they are multiplied by needs that dtype, too",
        )


@check(points=0.25, reason="mean_pool: the gradient reaches the real states and no others")
def mean_gradient(s: Student) -> None:
    values, mask = case(RIGHT, width=4, seed=5)
    upstream = torch.randn(len(mask), 4, generator=torch.Generator().manual_seed(6))
    expected = _gradient(right_mean, values, mask, upstream)
    got = _gradient(s.mean_pool, values, mask, upstream)
    if not torch.allclose(got, expected, atol=1e-5):
        touched = [[int(i) for i in pair] for pair in got.abs().sum(-1).nonzero()]
        raise CheckFailed(
            expected=f"a gradient at [row, position] {mask.nonzero().tolist()}, and zero elsewhere",
            got=f"a gradient at {touched}" if touched != mask.nonzero().tolist() else "there, but of another size",
            cause="other states than the real ones are in the mean, or with other weights",
            next_step="mend the checks above first; this one usually follows",
        )


def _gradient(pool: Callable[[Tensor, Tensor], Any], values: Tensor, mask: Tensor, upstream: Tensor) -> Tensor:
    leaf = values.clone().requires_grad_()
    pooled = called(pool, leaf * 1, mask)  # like an encoder's states: not a leaf, so that it could be changed in place
    if not isinstance(pooled, Tensor) or not pooled.requires_grad:
        raise CheckFailed(
            expected="vectors that a backward pass can start from",
            got="vectors that are cut off from the states" if isinstance(pooled, Tensor) else "no tensor",
            cause="`.detach()`, `torch.tensor(...)`, NumPy or `no_grad` cuts them off: the encoder could never learn",
            next_step="compute with the tensors themselves",
        )
    _vectors(pooled, values, "mean_pool")
    (pooled * upstream).sum().backward()
    assert leaf.grad is not None
    return leaf.grad


@check(points=0.5, reason="last_token is the state of each row's last real position")
def last_of_right_padded(s: Student) -> None:
    compare_last(s, *case(RIGHT, width=4, seed=7))


@check(points=0.5, reason="last_token: padding may stand at the left and in between")
def last_anywhere(s: Student) -> None:
    compare_last(s, *case(ANYWHERE, width=3, seed=8))


CHECKS = (
    mean_of_real,
    mean_anywhere,
    mean_of_anything,
    mean_types,
    mean_gradient,
    last_of_right_padded,
    last_anywhere,
)
