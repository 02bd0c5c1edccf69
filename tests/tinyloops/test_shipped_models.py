"""The ready-made checkpoints are as good as chapter 1 says."""

from __future__ import annotations

import pytest
import torch

from tinyloops import checkpoints
from tinyloops.data import batch_documents
from tinyloops.generation import generate
from tinyloops.metrics import IGNORED, heldout_loss
from tinyloops.models import PAD
from tinyloops.world import World


@pytest.fixture(scope="module", autouse=True)
def only_shipped(tmp_path_factory: pytest.TempPathFactory):
    """No checkpoints of the learner's own in the way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINYLOOPS_CHECKPOINTS", str(tmp_path_factory.mktemp("own")))
        yield


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=0)


def test_decoder_is_near_the_floor_and_not_below(world):
    decoder, tokenizer = checkpoints.load("decoder")
    texts = world.documents(2000, seed=777)
    inputs, labels = batch_documents(tokenizer(texts)["input_ids"], PAD)
    exact = -sum(map(world.log_prob, texts)) / int((labels != IGNORED).sum())
    assert -0.01 < heldout_loss(decoder, inputs, labels) - exact < 0.05


def test_decoder_keeps_the_grammar(world):
    decoder, _ = checkpoints.load("decoder")
    written = [world.text(row) for row in generate(decoder, 1000, seed=5).tolist()]
    assert sum(map(world.is_grammatical, written)) > 930


def test_encoder_restores_masked_words(world):
    """Of hidden words it guesses far more than the commonest word would get right (15%)."""
    encoder, tokenizer = checkpoints.load("encoder")
    ids = tokenizer(world.documents(500, seed=778), padding=True, return_tensors="pt")
    torch.manual_seed(0)
    hidden = (ids["input_ids"] > 6) & (torch.rand(ids["input_ids"].shape) < 0.15)
    seen = ids["input_ids"].masked_fill(hidden, tokenizer.mask_token_id)
    guessed = encoder(input_ids=seen, attention_mask=ids["attention_mask"]).logits.argmax(dim=-1)
    assert (guessed == ids["input_ids"])[hidden].float().mean() > 0.6
