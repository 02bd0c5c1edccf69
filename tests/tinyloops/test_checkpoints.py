"""Checkpoints: nothing is lost, whatever goes wrong while they are written or read."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
import torch

from tinyloops import checkpoints
from tinyloops.errors import PlainError
from tinyloops.models import small_decoder
from tinyloops.world import World


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the learner's checkpoints."""
    monkeypatch.setenv("TINYLOOPS_CHECKPOINTS", str(tmp_path / "own"))
    return tmp_path / "own"


@pytest.fixture(scope="module")
def tokenizer():
    return World().tokenizer


def tiny(seed: int):
    return small_decoder(len(World().vocabulary), hidden_size=16, layers=1, heads=2, seed=seed)


def weights(model) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for p in model.parameters()])


def fill_the_disk(monkeypatch: pytest.MonkeyPatch, target: object, name: str) -> None:
    """Let writing fail as on a full disk."""

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(target, name, full)


def test_own_checkpoint_comes_before_the_shipped_one(own, tokenizer):
    shipped, _ = checkpoints.load("decoder")
    mine = tiny(seed=3)
    checkpoints.save("decoder", mine, tokenizer)
    loaded, loaded_tokenizer = checkpoints.load("decoder")
    assert torch.equal(weights(loaded), weights(mine))
    assert len(weights(loaded)) != len(weights(shipped))
    assert loaded_tokenizer("the coach")["input_ids"] == tokenizer("the coach")["input_ids"]


@pytest.mark.parametrize("name", ["decoder", "encoder"])
def test_shipped_checkpoint_loads(own, name):
    model, tokenizer = checkpoints.load(name)
    assert model.config.vocab_size == len(tokenizer) == len(World().vocabulary)
    assert not model.training


def test_shipped_checkpoints_are_small():
    assert sum(path.stat().st_size for path in checkpoints.SHIPPED.rglob("*")) < 10_000_000


def test_no_checkpoint_at_all_says_what_to_do(own, monkeypatch, tmp_path):
    monkeypatch.setattr(checkpoints, "SHIPPED", tmp_path / "nothing")
    with pytest.raises(PlainError, match="Run chapter 1 to its end"):
        checkpoints.load("decoder")


def test_damaged_checkpoint_says_what_to_do(own, tokenizer):
    place = checkpoints.save("decoder", tiny(seed=0), tokenizer)
    (place / "model.safetensors").write_bytes(b"not a model")
    with pytest.raises(PlainError, match="damaged .* Delete that folder"):
        checkpoints.load("decoder")


def test_full_disk_keeps_the_last_good_checkpoint(own, tokenizer, monkeypatch):
    good = tiny(seed=1)
    checkpoints.save("decoder", good, tokenizer)
    newer = tiny(seed=2)
    fill_the_disk(monkeypatch, newer, "save_pretrained")
    with pytest.raises(PlainError, match="No space left on device.* is kept"):
        checkpoints.save("decoder", newer, tokenizer)
    assert torch.equal(weights(checkpoints.load("decoder")[0]), weights(good))
    assert [path.name for path in own.iterdir()] == ["decoder"]


def test_full_disk_keeps_the_last_saved_state(own, monkeypatch):
    path = own / "run.state"
    checkpoints.save_state(path, {"step": 1})
    fill_the_disk(monkeypatch, Path, "write_bytes")
    with pytest.raises(PlainError, match="is kept"):
        checkpoints.save_state(path, {"step": 2})
    assert checkpoints.load_state(path) == {"step": 1}


def test_unwritable_place_says_what_to_do(monkeypatch, tmp_path, tokenizer):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("TINYLOOPS_CHECKPOINTS", str(tmp_path / "file" / "own"))
    with pytest.raises(PlainError, match="TINYLOOPS_CHECKPOINTS"):
        checkpoints.save("decoder", tiny(seed=0), tokenizer)


def test_state_round_trip(own):
    state = {"step": 7, "losses": [0.5, 0.25], "model": {"w": torch.arange(3.0)}}
    checkpoints.save_state(own / "run.state", state)
    loaded = checkpoints.load_state(own / "run.state")
    assert loaded is not None and loaded["losses"] == [0.5, 0.25]
    assert torch.equal(loaded["model"]["w"], torch.arange(3.0))
    assert checkpoints.load_state(own / "none.state") is None


def test_damaged_state_says_what_to_do(own):
    own.mkdir()
    (own / "run.state").write_bytes(b"half a file")
    with pytest.raises(PlainError, match="Delete the file"):
        checkpoints.load_state(own / "run.state")


def test_interrupt_after_a_save_says_how_to_go_on(own):
    checkpoints.save_state(own / "run.state", {"step": 1})
    with pytest.raises(PlainError, match="run the cell again to go on"), checkpoints.interruptible(own / "run.state"):
        raise KeyboardInterrupt


def test_jupyter_shows_the_message_without_a_traceback():
    assert PlainError("no space")._render_traceback_() == ["⚠ no space"]
