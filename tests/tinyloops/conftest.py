"""What tests of models from the Hub or a folder share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tinyloops.world import World


@pytest.fixture
def no_models_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No network, no checkpoints of one's own, and the environment of whoever runs the tests decides nothing."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TINYLOOPS_CHECKPOINTS", str(tmp_path / "own"))
    for setting in ("TINYLOOPS_DATA", "TINYLOOPS_HUB_ENCODER", "TINYLOOPS_HUB_DECODER"):
        monkeypatch.delenv(setting, raising=False)


@pytest.fixture
def tokenizer_folder(
    no_models_around: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[str, str], Path]:
    """Makes a folder of this name that ``setting`` names, with a tokenizer in it and no model yet."""

    def make(setting: str, name: str) -> Path:
        place = tmp_path / name
        World().tokenizer.save_pretrained(place)
        monkeypatch.setenv(setting, str(place))
        monkeypatch.setenv("TINYLOOPS_DATA", "hub")
        return place

    return make
