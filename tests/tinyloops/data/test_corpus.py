"""The corpus of a chapter: what is promised of its two sides, and of its setting."""

from __future__ import annotations

import math

import pytest

from tinyloops.data import Corpus, DataUnavailable, chance_overlap, load_corpus, overlap
from tinyloops.world import World


def test_the_world_is_the_default(corpus: Corpus) -> None:
    assert corpus.name == "world"
    assert (corpus.train.num_rows, corpus.held_out.num_rows) == (40_000, 2_000)
    assert corpus.world is not None and corpus.entropy_floor == corpus.world.entropy_floor
    assert load_corpus(documents=5, held_out=5).name == "world"


def test_seed_decides_facts_and_draws() -> None:
    first, again, other = (load_corpus("world", documents=50, held_out=20, seed=seed) for seed in (1, 1, 2))
    assert first.train["text"][:] == again.train["text"][:] != other.train["text"][:]
    assert first.world and other.world and first.world.facts != other.world.facts
    assert first.world.facts == World(1).facts


def test_held_out_text_shares_with_training_what_chance_makes_it_share(corpus: Corpus) -> None:
    """Within 5 standard errors: a false alarm in 1.7 million fresh seeds (normal limit)."""
    assert corpus.world
    held_out = list(corpus.held_out["text"])
    expected = chance_overlap(corpus.world, len(corpus.train), held_out)
    error = math.sqrt(expected * (1 - expected) / len(held_out))
    assert 0.1 < expected < 0.25
    assert abs(overlap(corpus.train["text"], held_out) - expected) < 5 * error


def test_a_leak_of_one_in_twenty_would_show(corpus: Corpus) -> None:
    assert corpus.world
    leaked = corpus.train["text"][:100] + corpus.held_out["text"][100:2000]
    expected = chance_overlap(corpus.world, len(corpus.train), leaked)
    error = math.sqrt(expected * (1 - expected) / len(leaked))
    found = overlap(list(corpus.train["text"]), leaked)
    assert found > expected + 4 * error


def test_held_out_text_is_as_surprising_as_the_language_says(corpus: Corpus) -> None:
    """So the entropy floor holds for it: within 4 standard errors, a false alarm in 16,000 fresh seeds."""
    assert corpus.world
    surprise = [-corpus.world.log_prob(text) for text in corpus.held_out["text"]]
    mean = sum(surprise) / len(surprise)
    error = math.sqrt(sum((s - mean) ** 2 for s in surprise)) / len(surprise)
    assert abs(mean - corpus.world.core.entropy) < 4 * error


def test_environment_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINYLOOPS_DATA", "wikipedia")
    with pytest.raises(DataUnavailable, match="no corpus “wikipedia”.*one of: world, shakespeare, hub"):
        load_corpus()
    assert load_corpus("world", documents=5, held_out=5).name == "world"
