"""The world and corpora that the tests of this folder share."""

from __future__ import annotations

from pathlib import Path

import datasets
import pytest

from tinyloops.data import Corpus, load_corpus
from tinyloops.world import World


@pytest.fixture(scope="session")
def world() -> World:
    return World(0)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus("world")


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of whoever runs the tests decides nothing."""
    for kind in ("DATASET", "TASK", "INSTRUCTIONS"):
        monkeypatch.delenv(f"TINYLOOPS_HUB_{kind}", raising=False)
    monkeypatch.delenv("TINYLOOPS_DATA", raising=False)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No network, and nothing fetched before: as `HF_HUB_OFFLINE=1` with an empty cache."""
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
