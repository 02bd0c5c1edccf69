"""Rows of token ids: nothing is lost on the way there and back, and probabilities are those of one text alone."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tinyloops import checkpoints
from tinyloops.metrics import heldout_loss
from tinyloops.models import BOS, EOS, PAD, small_decoder
from tinyloops.rows import log_probs, predicted, real_rows, rows_of, stack, words_of
from tinyloops.world import World

word = st.integers(min_value=5, max_value=300)
texts = st.lists(st.lists(word, max_size=12).map(tuple), max_size=6)


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=0)


@given(texts)
def test_texts_survive_the_way_there_and_back(texts):
    rows = rows_of(texts)
    assert words_of(rows) == texts
    assert rows.shape == (len(texts), 2 + max(map(len, texts), default=0))
    assert predicted(rows).tolist() == [len(text) + 1 for text in texts]


@given(texts, texts)
def test_stack_keeps_all_texts_in_order(one, other):
    assert words_of(stack(rows_of(one), rows_of(other))) == one + other


def test_words_end_at_the_first_end_and_a_cut_text_keeps_all():
    rows = torch.tensor([[BOS, 9, EOS, 8, EOS], [BOS, 9, 9, 9, 9], [BOS, EOS, PAD, PAD, PAD]])
    assert words_of(rows) == [(9,), (9, 9, 9, 9), ()]


def test_real_rows_are_the_worlds_documents(world: World):
    rows = real_rows(world, 200, seed=5)
    assert [world.text(text) for text in words_of(rows)] == world.documents(200, seed=5)
    assert (rows[:, 0] == BOS).all() and ((rows == EOS).sum(dim=1) == 1).all() and (rows >= 0).all()


def test_real_rows_of_another_language(world: World):
    astronomy = world.language({"astronomy": 1.0})
    rows = real_rows(world, 50, seed=5, language=astronomy)
    assert all(astronomy.log_prob([*text, EOS]) > -math.inf for text in words_of(rows))


def test_log_probs_are_those_of_each_text_alone(world: World):
    model, _ = checkpoints.load("decoder")
    rows = real_rows(world, 30, seed=2)
    found = log_probs(model, rows, chunk=7)
    for text, one in zip(words_of(rows), found.tolist(), strict=True):
        tokens = torch.tensor([BOS, *text, EOS])
        with torch.no_grad():
            table = model(input_ids=tokens[None]).logits[0].log_softmax(-1)
        alone = sum(table[t, tokens[t + 1]].item() for t in range(len(tokens) - 1))
        assert one == pytest.approx(alone, abs=1e-4)
    labels = rows[:, 1:].where(rows[:, 1:] != PAD, -100)
    assert -found.sum() / predicted(rows).sum() == pytest.approx(heldout_loss(model, rows[:, :-1], labels), abs=1e-5)


def test_log_probs_leave_the_model_as_it_was(world: World):
    model = small_decoder(len(world.vocabulary), hidden_size=8, layers=1, heads=2).train()
    found = log_probs(model, real_rows(world, 3, seed=0))
    assert model.training and not found.requires_grad and found.dtype == torch.float64
    assert all(parameter.grad is None for parameter in model.parameters())
