"""Read a result before comparing it, so that one of the wrong kind is answered in words, not by a crash."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .framework import CheckFailed


def as_number(got: Any, of: str) -> float:
    """``got`` as a finite float; ``of`` names the call it came from, e.g. ``"perplexity(...)"``.

    >>> as_number(torch.tensor(2.5), "perplexity(...)")
    2.5
    """
    if isinstance(got, (Tensor, np.ndarray, np.generic)) and math.prod(got.shape) == 1:
        got = got.item()
    if not isinstance(got, (int, float)) or isinstance(got, bool):
        raise CheckFailed(
            expected=f"one number from {of}",
            got=_kind(got),
            cause="the function returns something else than a number" if got is not None else "no `return`",
            next_step="return one float",
        )
    if not math.isfinite(got):
        raise CheckFailed(
            expected=f"a finite number from {of}",
            got=got,
            cause="something overflowed, or was divided by zero",
            next_step="work with logarithms as long as you can, and look for a count that can be 0",
        )
    return float(got)


def must_be_float(got: Any, what: str) -> None:
    """Raise `CheckFailed` for a tensor in place of a plain number.

    >>> must_be_float(2.5, "the loss")
    """
    if isinstance(got, (float, int)):
        return
    graph = isinstance(got, Tensor) and got.requires_grad
    raise CheckFailed(
        expected=f"{what} as a float",
        got=_kind(got),
        cause="a tensor: a list of such losses keeps the graph of every step in memory"
        if graph
        else "the number is still inside a tensor or an array, and the text asks for a plain float",
        next_step="return `.item()` of it",
    )


def must_be_one_a_step(got: Any, steps: int, run: str) -> None:
    """Raise `CheckFailed` unless ``got`` is a list of as many losses as the function ``run`` made steps.

    >>> must_be_one_a_step([0.7, 0.5], 2, "pretrain")
    """
    if not isinstance(got, (list, tuple)) or len(got) != steps:
        raise CheckFailed(
            expected=f"a list of {steps} losses from {run}(..., steps={steps}, ...)",
            got=f"{len(got)} of them" if isinstance(got, (list, tuple)) else f"a {type(got).__name__}",
            cause="a loss is missing or doubled, or only the last one is returned",
            next_step="append one loss a step to a list, and return the list",
        )


def as_tensor(got: Any, shape: Sequence[int], of: str) -> Tensor:
    """``got`` as a tensor of just this shape, without its gradient; lists of numbers are accepted.

    >>> as_tensor([1, 2], (2,), "f(...)")
    tensor([1, 2])
    """
    try:
        tensor = torch.as_tensor(got).detach()
    except (TypeError, ValueError, RuntimeError):
        raise CheckFailed(
            expected=f"a tensor of shape {list(shape)} from {of}",
            got=_kind(got),
            cause="the function returns something else than a tensor" if got is not None else "no `return`",
            next_step="return one tensor",
        ) from None
    if tuple(tensor.shape) != tuple(shape):
        raise CheckFailed(
            expected=f"shape {list(shape)} from {of}",
            got=f"shape {list(tensor.shape)}",
            cause="rows, columns or positions were added, dropped or swapped",
            next_step="print the shape after each line of your function",
        )
    return tensor


def as_array(got: Any, shape: Sequence[int], of: str) -> np.ndarray:
    """``got`` as an array of finite float64 of just this shape; lists of numbers are accepted.

    >>> as_array([1, 2], (2,), "f(...)")
    array([1., 2.])
    """
    try:
        array = np.array(got if got is not None else "None", dtype=np.float64)
    except (TypeError, ValueError, RuntimeError):
        raise CheckFailed(
            expected=f"an array of shape {list(shape)} from {of}",
            got=_kind(got),
            cause="the function returns something else than an array of numbers" if got is not None else "no `return`",
            next_step="return one array",
        ) from None
    if array.shape != tuple(shape):
        raise CheckFailed(
            expected=f"shape {list(shape)} from {of}",
            got=f"shape {list(array.shape)}" if array.shape else "one number",
            cause="an axis or some of its entries were added, dropped, or summed over",
            next_step="print the shape after each line of your function",
        )
    if not np.isfinite(array).all():
        raise CheckFailed(
            expected=f"finite numbers from {of}",
            got=f"{np.count_nonzero(~np.isfinite(array))} of {array.size} that are nan or inf",
            cause="something was divided by 0, or the logarithm of 0 was multiplied by 0",
            next_step="look for a share that is 0 or 1, and see what each step makes of it",
        )
    return array


def close(a: float, b: float, relative: float = 1e-4) -> bool:
    """Whether two numbers agree but for rounding."""
    return math.isclose(a, b, rel_tol=relative, abs_tol=1e-9)


def all_close(a: np.ndarray, b: np.ndarray, relative: float = 1e-6) -> bool:
    """Whether two arrays have one shape and agree but for rounding.

    >>> all_close(np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1e-7])), all_close(np.zeros(2), np.zeros(3))
    (True, False)
    """
    return a.shape == b.shape and bool(np.isclose(a, b, rtol=relative, atol=1e-9).all())


def must_be_left(now: np.ndarray, was: np.ndarray, name: str) -> None:
    """Raise `CheckFailed` if a call has changed the array ``name`` that it was given.

    >>> must_be_left(np.zeros(2), np.zeros(2), "p")
    """
    if not np.array_equal(now, was):
        raise CheckFailed(
            expected=f"{name} as it was",
            got="other numbers in it",
            cause=f"an operation in place, such as `{name} *= 2` or `{name}[:] = ...`, works on the caller's array",
            next_step="use operations that make a new array",
        )


def same_losses(a: Sequence[float], b: Sequence[float]) -> bool:
    """Whether two lists of losses agree but for rounding.

    >>> same_losses([1.0, 0.5], [1.0001, 0.5]), same_losses([1.0], [1.0, 0.5])
    (True, False)
    """
    return len(a) == len(b) and all(close(x, y, relative=5e-4) for x, y in zip(a, b, strict=True))


def must_refuse(call: Callable[[], object], *, expected: str, cause: str, next_step: str) -> str:
    """The message of the `ValueError` in which ``call`` must end, else `CheckFailed`; ``expected`` says what of.

    >>> must_refuse(lambda: int("two"), expected="a ValueError for a word", cause="...", next_step="...")
    "invalid literal for int() with base 10: 'two'"
    """
    try:
        got = call()
    except ValueError as error:
        return str(error)
    except NotImplementedError:
        raise
    except Exception as error:
        got = type(error).__name__
    raise CheckFailed(expected=expected, got=got, cause=cause, next_step=next_step)


def _kind(got: Any) -> str:
    return "None" if got is None else f"a {type(got).__name__}"
