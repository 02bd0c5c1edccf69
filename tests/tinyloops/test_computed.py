"""Published results come back to the same settings, the same bytes each time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tinyloops import computed

SETTINGS = {"seed": 0, "rates": (1e-4, 0.3), "generations": 10}
RECORDS = [{"loss": 1.23456789, "words": 123456789, "kind": None, "small": 1.23456789e-8}]
ROUNDED = [{"loss": 1.2346, "words": 123456789, "kind": None, "small": 1.2346e-8}]


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is published to and shipped from."""
    monkeypatch.setenv("TINYLOOPS_RESULTS", str(tmp_path))
    monkeypatch.setattr(computed, "SHIPPED", tmp_path)
    return tmp_path


def test_the_same_settings_get_the_records_with_five_digits(results: Path):
    computed.publish("curve", SETTINGS, RECORDS)
    assert computed.shipped("curve", SETTINGS) == ROUNDED
    assert computed.shipped("curve", {**SETTINGS, "seed": 1}) is None
    assert computed.shipped("other", SETTINGS) is None


def test_the_same_records_make_the_same_bytes(results: Path):
    computed.publish("curve", SETTINGS, RECORDS)
    first = (results / "curve.json").read_bytes()
    computed.publish("curve", SETTINGS, ROUNDED)
    assert (results / "curve.json").read_bytes() == first


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_does_not_know_is_refused(results: Path, number: float):
    with pytest.raises(ValueError, match="JSON"):
        computed.publish("curve", SETTINGS, [number])
    assert not (results / "curve.json").exists()


def test_nothing_is_published_unless_asked_for(results: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TINYLOOPS_RESULTS", "")
    computed.publish("curve", SETTINGS, RECORDS)
    assert list(results.iterdir()) == []


def test_all_shipped_results_can_be_read():
    for path in Path(computed.__file__).parent.glob("computed_results/*.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        assert computed.shipped(path.stem, content["settings"]) == content["records"]
