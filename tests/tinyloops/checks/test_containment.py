"""What student code does to the streams and to the random state ends with the check."""

from __future__ import annotations

import logging
import os
import random
import sys
import warnings

import numpy as np
import pytest
import torch

from tinyloops.checks.containment import contained


def writes_everywhere() -> None:
    print("on stdout")
    print("on stderr", file=sys.stderr)
    warnings.warn("a warning", stacklevel=1)
    logging.getLogger("student").error("a remark")
    os.write(2, b"from compiled code\n")


def test_nothing_reaches_the_streams(capfd: pytest.CaptureFixture[str]) -> None:
    handler = logging.StreamHandler()  # holds the stream object, as libraries' handlers do
    logging.getLogger("student").addHandler(handler)
    try:
        with contained(seconds=5):
            writes_everywhere()
    finally:
        logging.getLogger("student").removeHandler(handler)
    assert capfd.readouterr() == ("", "")


def test_streams_work_again_afterwards(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError), contained(seconds=5):
        raise ValueError
    print("shown")
    os.write(2, b"shown too\n")
    assert capfd.readouterr() == ("shown\n", "shown too\n")


def test_random_state_is_put_back() -> None:
    def draws() -> tuple[float, float, float]:
        return random.random(), float(np.random.rand()), torch.rand(1).item()

    random.seed(1), np.random.seed(1), torch.manual_seed(1)
    expected = draws()
    random.seed(1), np.random.seed(1), torch.manual_seed(1)
    with contained(seconds=5):
        torch.manual_seed(7), draws()
    assert draws() == expected


def test_gradients_are_recorded_and_put_back() -> None:
    with contained(seconds=5):
        torch.set_grad_enabled(False)
    assert torch.is_grad_enabled()
    with torch.no_grad(), contained(seconds=5):
        assert torch.is_grad_enabled()
