"""Checks on random results must let right answers pass, whatever their random numbers are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.hidden import all_checks
from tinyloops.checks import run_checks

from .answers import reference_names

#: Streams of random numbers tried; a check that fails a right answer in 1% of runs shows with probability 0.87.
STREAMS = 200


def moved(function: Callable[..., Any], stream: int, position: int) -> Callable[..., Any]:
    """``function`` with its seed, the argument at ``position``, moved to a stream of its own."""

    def call(*arguments: Any, **knobs: Any) -> Any:
        seed = arguments[position]
        return function(*arguments[:position], 1000 * stream + seed, *arguments[position + 1 :], **knobs)

    return call


def test_masking_passes_on_all_streams() -> None:
    names = reference_names("pretraining", "masking")
    checks = all_checks("pretraining.masking")
    for stream in range(STREAMS):
        result = run_checks(checks, {"corrupt": moved(names["corrupt"], stream, position=4)})
        assert not result.failed, f"stream {stream}:\n{result}"
