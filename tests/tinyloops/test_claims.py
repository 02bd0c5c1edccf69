"""Claims say whether they hold, and are recorded where the multi-seed run looks."""

from __future__ import annotations

import json

from autograder.claims import ENOUGH, SEEDS, table
from tinyloops.claims import budget, claim, seed


def test_failed_claim_is_named_and_recorded(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TINYLOOPS_CLAIMS", str(tmp_path / "claims.jsonl"))
    monkeypatch.setenv("TINYLOOPS_SEED", "3")
    claim("gap", 0.2, at_most=0.05, says="the gap is {effect}")
    assert "claim not reproduced" in capsys.readouterr().out
    record = json.loads((tmp_path / "claims.jsonl").read_text())
    assert record == {"claim": "gap", "seed": 3, "effect": 0.2, "claimed": "at most 0.05", "holds": False}
    assert seed() == 3


def test_bounds_are_inclusive_and_nan_fails(capsys):
    claim("gap", 0.05, at_least=0.05, at_most=0.05, says="{effect}")
    assert capsys.readouterr().out.startswith("✓")
    claim("gap", float("nan"), at_least=0, says="{effect}")
    assert capsys.readouterr().out.startswith("✗ claim not reproduced")


def test_budget_scales_steps(monkeypatch):
    monkeypatch.setenv("TINYLOOPS_BUDGET", "0.01")
    assert budget(400) == 4
    assert budget(10) == 2


def test_table_counts_the_seeds():
    gap = {"claim": "gap", "claimed": "at most 0.3"}
    records = [{**gap, "seed": seed, "effect": seed / 10, "holds": seed <= 3} for seed in reversed(SEEDS)]
    row = table("01_x", records, "cafe").splitlines()[-1]
    assert row == "| gap | at most 0.3 | 0.2 | 0 to 0.4 | 4 of 5 |"
    assert ENOUGH == 4
