"""The decoder of a chapter: the course's own, a saved folder, and plain words where neither can be had."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from transformers import GPTNeoXConfig, GPTNeoXForCausalLM

from tinyloops import checkpoints
from tinyloops.decoders import load_decoder
from tinyloops.errors import PlainError
from tinyloops.models import small_decoder, small_encoder
from tinyloops.world import World

pytestmark = pytest.mark.usefixtures("no_models_around")


@pytest.fixture
def folder(tokenizer_folder: Callable[[str, str], Path]) -> Path:
    return tokenizer_folder("TINYLOOPS_HUB_DECODER", "pythia")


def neox() -> GPTNeoXForCausalLM:
    """A model of another family than the course's: input and output embeddings are not tied."""
    config = GPTNeoXConfig(
        vocab_size=len(World().vocabulary),
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=24,
    )
    return GPTNeoXForCausalLM(config).eval()


def test_the_course_has_its_own() -> None:
    decoder, tokenizer = load_decoder()
    model, _ = checkpoints.load("decoder")
    assert all(torch.equal(p, q) for p, q in zip(decoder.parameters(), model.parameters(), strict=True))
    assert not decoder.training and tokenizer.pad_token == "<pad>"
    assert len(tokenizer("the " * 90, truncation=True)["input_ids"]) == decoder.config.max_position_embeddings


@pytest.mark.parametrize(
    "make", [neox, lambda: small_decoder(len(World().vocabulary), hidden_size=16, layers=1, heads=2)]
)
def test_a_saved_folder(folder: Path, make) -> None:
    saved = make().eval()
    saved.save_pretrained(folder)
    decoder, tokenizer = load_decoder()
    limit = saved.config.max_position_embeddings
    batch = tokenizer(["the coach rests .", "the coach " * limit], padding=True, truncation=True, return_tensors="pt")
    assert batch["input_ids"].shape == (2, limit) and not decoder.training
    ids = {"input_ids": batch["input_ids"], "attention_mask": batch["attention_mask"]}
    assert torch.allclose(decoder(**ids).logits, saved(**ids).logits, atol=1e-6)


def test_half_precision_becomes_single(folder: Path) -> None:
    """Small steps of training would be rounded away in half precision, in which many decoders are kept."""
    neox().half().save_pretrained(folder)
    decoder, _ = load_decoder()
    assert {parameter.dtype for parameter in decoder.parameters()} == {torch.float32}


def test_a_tokenizer_without_padding_pads_with_its_end(folder: Path) -> None:
    tokenizer = World().tokenizer
    tokenizer.pad_token = None
    tokenizer.save_pretrained(folder)
    neox().save_pretrained(folder)
    assert load_decoder()[1].pad_token == "<eos>"


def test_loading_writes_nothing(folder: Path) -> None:
    neox().save_pretrained(folder)
    call = "from tinyloops.decoders import load_decoder; load_decoder()"
    done = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def fails(match: str) -> None:
    with pytest.raises(PlainError, match=match):
        load_decoder()


def test_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINYLOOPS_DATA", "hub")
    fails(
        "The decoder “EleutherAI/pythia-14m” cannot be had .*offline.*set TINYLOOPS_HUB_DECODER to a local folder.*"
        "unset TINYLOOPS_DATA: the course's own decoder needs no network"
    )


def test_folder_without_a_model(folder: Path) -> None:
    fails("pythia” cannot be had")


def test_weights_that_are_missing_are_named(folder: Path) -> None:
    saved = neox()
    kept = {name: value for name, value in saved.state_dict().items() if "attention.dense" not in name}
    saved.save_pretrained(folder, state_dict=kept)
    fails("does not hold all weights of its decoder: 2 are missing, gpt_neox.layers.0.attention.dense")


def test_a_masked_model_is_no_decoder(folder: Path) -> None:
    small_encoder(len(World().vocabulary), hidden_size=16, layers=1, heads=2).save_pretrained(folder)
    fails("pythia” is no decoder: what comes later changes what it says before")


def test_a_tokenizer_must_be_able_to_end_an_answer(folder: Path) -> None:
    tokenizer = World().tokenizer
    tokenizer.eos_token = None
    tokenizer.save_pretrained(folder)
    neox().save_pretrained(folder)
    fails("has no end token, so no answer could end")
