"""The judge says what the world says, faster."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from tinyloops import checkpoints
from tinyloops.generation import generate
from tinyloops.judge import RARE, Judge
from tinyloops.models import EOS, UNK
from tinyloops.rows import real_rows, words_of
from tinyloops.world import World, lexicon
from tinyloops.world.grammar import SPECIAL


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=0)


@pytest.fixture(scope="module")
def judge(world: World) -> Judge:
    return Judge(world)


@pytest.fixture(scope="module")
def written() -> list[tuple[int, ...]]:
    """Texts of a trained model, good and bad."""
    model, _ = checkpoints.load("decoder")
    return words_of(generate(model, 150, seed=0, temperature=1.3))


def as_tokens(world: World, text: str) -> tuple[int, ...]:
    return tuple(world.tokens(text)[:-1])


def test_readings_agree_with_the_world(world: World, judge: Judge, written):
    kinds_of_reading = set()
    for text in written + words_of(real_rows(world, 50, seed=1)):
        if any(word < len(SPECIAL) for word in text):
            continue  # such a text has no spelling; the next test is about them
        spelled = world.text(text)
        reading = judge.read(text)
        kinds_of_reading.add(reading[:2])
        assert reading.grammatical == world.is_grammatical(spelled)
        assert reading.possible == world.is_possible(spelled)
        assert judge.log_prob(text) == world.log_prob(spelled)
        claims = world.statements(spelled)
        assert (reading.true, reading.statements) == (sum(c.true for c in claims), len(claims))
        posterior = world.posterior(spelled, "kind")
        assert posterior == {} if reading.kind is None else posterior[reading.kind] == max(posterior.values())
    assert kinds_of_reading == {(True, True), (True, False), (False, False)}, "the sample shows all there is"


def test_a_special_token_within_is_no_grammar(world: World, judge: Judge):
    text = as_tokens(world, "The coach beats the rival. What a lovely day!")
    assert judge.read(text).possible
    spoilt = (*text[:2], UNK, *text[2:])
    assert world.text(spoilt) == world.text(text)
    assert not judge.read(spoilt).grammatical and judge.log_prob(spoilt) == -math.inf


def test_a_text_broken_off_is_not_possible(world: World, judge: Judge):
    assert judge.read(as_tokens(world, "The coach beats the")) == (False, False, None, 0, 0)
    assert not judge.read(()).grammatical


def test_what_was_read_is_remembered(world: World, monkeypatch: pytest.MonkeyPatch):
    judge = Judge(world)
    text = as_tokens(world, "The coach beats the rival. What a lovely day!")
    first = judge.read(text)
    monkeypatch.setattr(world.core, "read", None)
    assert judge.read(text) is first


def test_word_shares_are_those_of_a_large_sample(world: World, judge: Judge):
    rows = real_rows(world, 100_000, seed=3)
    counts = torch.bincount(rows.flatten(), minlength=len(world.vocabulary)).numpy().astype(float)
    counts[: len(SPECIAL)] = 0
    assert judge.word_shares.sum() == pytest.approx(1)
    assert (judge.word_shares[: len(SPECIAL)] == 0).all()
    assert not counts[judge.word_shares == 0].any()
    # Words cluster in texts, so a count varies a little more than Poisson's: six of its deviations are room enough.
    expected = judge.word_shares * counts.sum()
    assert (np.abs(counts - expected) <= 6 * np.sqrt(expected) + 1).all()


def test_the_tail_is_the_rarest_five_percent(judge: Judge):
    shares = judge.word_shares
    assert (np.diff(shares[judge.tail]) >= 0).all() and (shares[judge.tail] > 0).all()
    rest = np.setdiff1d(np.flatnonzero(shares), judge.tail)
    assert shares[rest].min() >= shares[judge.tail].max()
    assert shares[judge.tail].sum() <= RARE < shares[judge.tail].sum() + shares[rest].min()


def test_words_of_the_lexicon_by_their_role(world: World, judge: Judge):
    def words(ids: np.ndarray) -> set[str]:
        return {world.vocabulary[i] for i in ids}

    assert len(judge.nouns) == 88 and {"striker", "nebulae", "leaders"} <= words(judge.nouns)
    about = {topic: words(judge.words_about(topic)) for topic in lexicon.FIELDS}
    assert len(about["astronomy"]) == 20 + 8 + 6 + 3 + 1
    assert {"observes", "orbit", "tycho", "watchers"} <= about["astronomy"]
    for topic in about:
        assert not any(about[topic] & about[other] for other in about if other != topic)
        only_here = world.language({topic: 1.0}).sample(300, seed=0)[1]
        used = words(np.unique(only_here[only_here > EOS]))
        assert not any(used & about[other] for other in about if other != topic)
