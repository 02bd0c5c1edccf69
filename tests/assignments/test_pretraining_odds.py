"""Checks on random results of exercise 9 pass a right answer whatever its seed: 200 seeded runs of the reference."""

from __future__ import annotations

from typing import Any

import pytest

from tinyloops.checks import Check, run_checks
from tinyloops.checks.pretraining import pretraining_run as visible

from .answers import reference_names

RUNS = 200


@pytest.mark.parametrize(
    "check", [visible.epochs, visible.seeded, visible.knobs_reach_the_steps], ids=lambda c: c.reason
)
def test_no_false_alarm_in_many_seeded_runs(check: Check) -> None:
    names = reference_names("pretraining", "pretraining_run")
    for offset in range(RUNS):
        report = run_checks([check], names | {"pretrain": _with_other_seeds(names["pretrain"], 10 * offset)})
        assert not report.failed, f"with seeds moved by {10 * offset}: {report}"


def _with_other_seeds(pretrain: Any, offset: int) -> Any:
    """The reference, drawing from seeds of its own."""
    return lambda *args, seed, **settings: pretrain(*args, seed=seed + offset, **settings)
