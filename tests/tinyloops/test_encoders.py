"""The encoder of a chapter: the course's own, a saved folder, and plain words where neither can be had."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertModel

from tinyloops import checkpoints
from tinyloops.encoders import load_encoder
from tinyloops.errors import PlainError
from tinyloops.models import small_encoder
from tinyloops.world import World

pytestmark = pytest.mark.usefixtures("no_models_around")


@pytest.fixture
def folder(tokenizer_folder: Callable[[str, str], Path]) -> Path:
    return tokenizer_folder("TINYLOOPS_HUB_ENCODER", "minilm")


def bert(**options: bool) -> BertModel:
    config = BertConfig(
        vocab_size=len(World().vocabulary),
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=24,
    )
    return BertModel(config, **options)


def test_the_course_has_its_own() -> None:
    encoder, tokenizer = load_encoder()
    model, _ = checkpoints.load("encoder")
    assert all(torch.equal(p, q) for p, q in zip(encoder.parameters(), model.base_model.parameters(), strict=True))
    assert not encoder.training and not hasattr(encoder, "cls")
    assert len(tokenizer("the " * 90, truncation=True)["input_ids"]) == 64 == encoder.config.max_position_embeddings


@pytest.mark.parametrize("pooler", [True, False])
def test_a_saved_folder(folder: Path, pooler: bool) -> None:
    """With or without a pooler, which stays outside: every parameter of what is loaded gets a gradient."""
    saved = bert(add_pooling_layer=pooler).eval()
    saved.save_pretrained(folder)
    encoder, tokenizer = load_encoder()
    batch = tokenizer(["the coach rests .", "the coach " * 20], padding=True, truncation=True, return_tensors="pt")
    assert batch["input_ids"].shape == (2, 24)
    assert not encoder.training
    states = encoder(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).last_hidden_state
    expected = saved(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).last_hidden_state
    assert torch.allclose(states, expected, atol=1e-6)
    states.sum().backward()
    assert all(parameter.grad is not None for parameter in encoder.parameters())


def test_a_masked_language_model_gives_its_encoder(folder: Path) -> None:
    whole = small_encoder(len(World().vocabulary), hidden_size=16, layers=1, heads=2)
    whole.save_pretrained(folder)
    encoder, _ = load_encoder()
    assert torch.equal(encoder.embeddings.word_embeddings.weight, whole.bert.embeddings.word_embeddings.weight)


def test_loading_writes_nothing(folder: Path) -> None:
    """A graded cell that writes to stderr gets no points: so no bars, and no report of the head that is left out."""
    small_encoder(len(World().vocabulary), hidden_size=16, layers=1, heads=2).save_pretrained(folder)
    call = "from tinyloops.encoders import load_encoder; load_encoder()"
    done = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def fails(match: str) -> None:
    with pytest.raises(PlainError, match=match):
        load_encoder()


def test_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINYLOOPS_DATA", "hub")
    fails(
        "“sentence-transformers/all-MiniLM-L6-v2” cannot be had .*offline.*"
        "set TINYLOOPS_HUB_ENCODER to a local folder.*unset TINYLOOPS_DATA"
    )


def test_folder_without_a_model(folder: Path) -> None:
    fails("minilm” cannot be had")


def test_damaged_weights(folder: Path) -> None:
    bert().save_pretrained(folder)
    (folder / "model.safetensors").write_bytes(b"\x00" * 100)
    fails("minilm” cannot be had")


def test_weights_of_another_model_are_refused(folder: Path) -> None:
    """Else the weights that are missing would stay random, in silence."""
    saved = bert()
    kept = {name: value for name, value in saved.state_dict().items() if "layer.0.attention" not in name}
    saved.save_pretrained(folder, state_dict=kept)
    fails("does not hold all weights of its encoder: 10 are missing, encoder.layer.0.attention")
