"""The n-gram model against counting by hand."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
import torch

from tinyloops.metrics import IGNORED
from tinyloops.models import EOS
from tinyloops.ngram import NGram

V = 7


def by_hand(rows: list[list[int]], context: tuple[int, ...], word: int, smoothing: float) -> float:
    """Pr(word | context) by the definition, counting only n-grams that lie within a row."""
    order = len(context) + 1
    ngrams = Counter(tuple(row[at : at + order]) for row in rows for at in range(len(row) - order + 1))
    times_context = sum(times for ngram, times in ngrams.items() if ngram[:-1] == context)
    return (ngrams[(*context, word)] + smoothing) / (times_context + smoothing * V)


@pytest.fixture
def blocks() -> torch.Tensor:
    return torch.randint(V, (12, 9), generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_probabilities_are_smoothed_counts(blocks: torch.Tensor, order: int) -> None:
    model = NGram(blocks, order=order, vocab_size=V, smoothing=0.3)
    contexts = np.random.default_rng(1).integers(V, size=(40, order - 1))
    following = np.random.default_rng(2).integers(V, size=40)
    expected = [
        by_hand(blocks.tolist(), tuple(context), word, 0.3)
        for context, word in zip(contexts.tolist(), following.tolist(), strict=True)
    ]
    assert model.probabilities(contexts, following) == pytest.approx(expected)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_probabilities_add_up_to_one_even_after_an_unseen_context(blocks: torch.Tensor, order: int) -> None:
    model = NGram(blocks % 5, order=order, vocab_size=V, smoothing=0.01)  # words 5 and 6 are never seen
    for context in ([1, 2, 3], [6, 6, 6]):
        contexts = np.tile(context[: order - 1], (V, 1)).astype(np.int64)
        assert model.probabilities(contexts, np.arange(V)).sum() == pytest.approx(1.0)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_heldout_loss_reads_every_label_after_its_own_context(blocks: torch.Tensor, order: int) -> None:
    inputs = torch.tensor([[2, 4, 5, 1], [2, 6, 0, 0]])
    labels = torch.tensor([[4, 5, 1, 3], [6, 3, IGNORED, IGNORED]])
    total = 0.0
    for row, wanted in zip(inputs.tolist(), labels.tolist(), strict=True):
        read = [EOS] * order + row
        for at, word in enumerate(wanted):
            if word != IGNORED:
                end = at + order + 1
                total -= math.log(by_hand(blocks.tolist(), tuple(read[end - order + 1 : end]), word, 0.1))
    model = NGram(blocks, order=order, vocab_size=V, smoothing=0.1)
    assert model.heldout_loss(inputs, labels) == pytest.approx(total / 6)


def test_n_grams_do_not_reach_across_rows() -> None:
    model = NGram(torch.tensor([[1, 2], [3, 4]]), order=2, vocab_size=V, smoothing=0.5)
    seen, across = model.probabilities(np.array([[1], [2]]), np.array([2, 3]))
    assert seen == pytest.approx(1.5 / 4.5) and across == pytest.approx(1 / V)


@pytest.mark.parametrize(("order", "smoothing"), [(0, 0.1), (2, 0.0), (2, -1.0)])
def test_impossible_settings_are_refused(blocks: torch.Tensor, order: int, smoothing: float) -> None:
    with pytest.raises(ValueError, match="order 1 or more and smoothing above 0"):
        NGram(blocks, order=order, vocab_size=V, smoothing=smoothing)


def test_an_order_whose_codes_would_overflow_is_refused(blocks: torch.Tensor) -> None:
    with pytest.raises(ValueError, match="too high"):
        NGram(blocks, order=8, vocab_size=300, smoothing=0.1)
