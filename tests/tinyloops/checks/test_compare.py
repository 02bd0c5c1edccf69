"""Results of the wrong kind are answered in words."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from tinyloops.checks import CheckFailed
from tinyloops.checks.compare import as_number, as_tensor, close


@pytest.mark.parametrize("right", [2, 2.0, np.float64(2), torch.tensor(2.0), torch.tensor([2])])
def test_numbers_of_every_kind_are_read(right: object) -> None:
    assert as_number(right, "f(...)") == 2.0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (None, "got:          None"),
        ("2", "a str"),
        (True, "a bool"),
        ((2.0, 1.0), "a tuple"),
        (torch.ones(2), "a Tensor"),
        (math.nan, "a finite number"),
        (math.inf, "a finite number"),
    ],
)
def test_what_is_no_number_is_named(wrong: object, said: str) -> None:
    with pytest.raises(CheckFailed) as failure:
        as_number(wrong, "f(...)")
    assert said in str(failure.value)


def test_tensors_are_read_without_their_gradient() -> None:
    got = as_tensor(torch.ones(2, requires_grad=True), (2,), "f(...)")
    assert got.tolist() == [1, 1] and not got.requires_grad
    assert as_tensor(np.zeros((1, 2)), (1, 2), "f(...)").shape == (1, 2)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [(None, "None"), ({}, "a dict"), (torch.ones(3), "shape [3]"), ([[1], [1, 2]], "a list")],
)
def test_what_is_no_such_tensor_is_named(wrong: object, said: str) -> None:
    with pytest.raises(CheckFailed) as failure:
        as_tensor(wrong, (2,), "f(...)")
    assert f"got:          {said}" in str(failure.value)


def test_close_allows_for_rounding_only() -> None:
    assert close(1.0, 1.00001)
    assert not close(1.0, 1.001)
