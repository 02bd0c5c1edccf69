"""What the world says is known exactly, against its own samples and against Bayes' rule by hand."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinyloops.world import SHARES, World
from tinyloops.world.world import GOOD_SHARE, label_of

seeds = st.integers(0, 2**32 - 1)
sampled = settings(max_examples=25, deadline=None, derandomize=True)
DRAWS = 10_000
#: Bound in standard errors for one test of a random figure: a false alarm in 16,000 fresh seeds.
ERRORS = 4.0
#: Bound where some 300 figures are tested at once: a false alarm in 5,000 fresh seeds for all together.
ERRORS_OF_MANY = 5.0
NEWS = {"sports": 1.0, "technology": 1.0, "politics": 1.0}


@sampled
@given(seed=seeds)
def test_next_token_probabilities_sum_to_one_after_any_prefix(world: World, seed: int) -> None:
    tokens = world.tokens(world.documents(1, seed)[0])
    total = 0.0
    for stop, token in enumerate(tokens):
        probabilities = world.next_token_probabilities(tokens[:stop])
        assert probabilities.shape == (len(world.vocabulary),)
        assert math.isclose(probabilities.sum(), 1.0, abs_tol=1e-9)
        total += math.log(probabilities[token])
    assert math.isclose(total, world.log_prob(world.text(tokens)), rel_tol=1e-9)


def test_a_leading_bos_is_allowed(world: World) -> None:
    bos, the = world.vocabulary.index("<bos>"), world.vocabulary.index("the")
    plain = world.next_token_probabilities([the])
    np.testing.assert_array_equal(world.next_token_probabilities([bos, the]), plain)


@sampled
@given(seed=seeds, place=st.floats(0, 1, exclude_max=True))
def test_masked_probabilities_are_the_ratio_over_substitutions(world: World, seed: int, place: float) -> None:
    tokens = world.tokens(world.documents(1, seed)[0])
    position = int(place * len(tokens))
    substituted = ([*tokens[:position], word, *tokens[position + 1 :]] for word in range(len(world.vocabulary)))
    ratio = np.exp([world.core.log_prob(other) for other in substituted])
    (got,) = world.masked_probabilities(tokens, [position])
    assert math.isclose(got.sum(), 1.0, abs_tol=1e-9)
    np.testing.assert_allclose(got, ratio / ratio.sum(), atol=1e-9)


def test_entropy_equals_its_monte_carlo_estimate(world: World) -> None:
    surprise = -np.array([world.log_prob(text) for text in world.documents(DRAWS, seed=11)])
    assert abs(surprise.mean() - world.core.entropy) < ERRORS * surprise.std() / math.sqrt(DRAWS)


def test_mean_length_equals_its_monte_carlo_estimate(world: World) -> None:
    lengths = np.array([len(world.tokens(text)) for text in world.documents(DRAWS, seed=12)])
    assert abs(lengths.mean() - world.core.mean_length) < ERRORS * lengths.std() / math.sqrt(DRAWS)


def test_words_are_as_frequent_as_their_expectation(world: World) -> None:
    """Expected counts come from the exact visits; a word's count is taken as nearly Poisson."""
    expected = np.zeros(len(world.vocabulary))
    for belief, reach in world.core.visits:
        for token, (probability, _) in belief.next_words.items():
            expected[token] += DRAWS * reach * probability
    _, tokens = world.core.sample(DRAWS, seed=13)
    counts = np.bincount(tokens[tokens >= 0], minlength=len(expected))
    often = expected > 50
    assert often.sum() > 150
    assert (np.abs(counts - expected)[often] <= ERRORS_OF_MANY * np.sqrt(expected[often])).all()
    assert (counts[expected == 0] == 0).all()


def test_minds_are_as_frequent_as_their_shares(world: World) -> None:
    minds = Counter(mind for _, mind in world.labelled(DRAWS, seed=14))
    for mind, count in minds.items():
        share = SHARES[mind.kind]
        if mind.mood:
            share *= (GOOD_SHARE if mind.mood == "good" else 1 - GOOD_SHARE) * 0.5
        assert abs(count - DRAWS * share) <= ERRORS_OF_MANY * math.sqrt(DRAWS * share * (1 - share))
    assert {mind.kind for mind in minds} == set(SHARES)


@sampled
@given(seed=seeds)
def test_posterior_is_bayes_rule_over_the_languages_of_each_kind(world: World, seed: int) -> None:
    text = world.documents(1, seed)[0]
    tokens = world.tokens(text)
    joint = {kind: SHARES[kind] * math.exp(world.language({kind: 1.0}).log_prob(tokens)) for kind in SHARES}
    posterior = world.posterior(text, "kind")
    for kind, mass in joint.items():
        assert posterior.get(kind, 0.0) == pytest.approx(mass / sum(joint.values()), abs=1e-9)


@sampled
@given(seed=seeds, sincere=st.floats(0, 1), good=st.floats(0, 1))
def test_posterior_over_sincerity_is_bayes_rule(world: World, seed: int, sincere: float, good: float) -> None:
    language = world.language(NEWS, good=good, sincere=sincere)
    text = world.documents(1, seed, language)[0]
    tokens = world.tokens(text)
    honest = sincere * math.exp(world.language(NEWS, good=good, sincere=1.0).log_prob(tokens))
    total = math.exp(language.log_prob(tokens))
    got = world.posterior(text, "sincerity", language)
    assert got.get("sincere", 0.0) == pytest.approx(honest / total, abs=1e-9)


@pytest.mark.parametrize("part", ["kind", "mood", "tone", "sincerity"])
def test_bayes_accuracy_is_what_the_best_reader_reaches(world: World, part: str) -> None:
    language = world.language(NEWS)
    right = []
    for text, mind in world.labelled(3000, seed=15, language=language):
        posterior = world.posterior(text, part, language)
        best = max(posterior, key=lambda label: posterior[label])
        right.append(best == label_of(mind, part))
    accuracy = world.bayes_accuracy(part, language)
    error = math.sqrt(accuracy * (1 - accuracy) / len(right))
    assert abs(np.mean(right) - accuracy) <= ERRORS * error + 1e-12


def test_unknown_text_has_no_probability_and_no_posterior(world: World) -> None:
    text = "The strikers beats the keeper. What a lovely day!"
    assert world.log_prob(text) == -math.inf
    assert world.posterior(text, "kind") == {}
    assert world.posterior("The striker", "kind") == {}


def test_unknown_kinds_are_named(world: World) -> None:
    with pytest.raises(ValueError, match="no writer of sport: choose among astronomy, billing"):
        world.language({"sport": 1.0})
    with pytest.raises(ValueError, match="no writer of billing: choose among astronomy, politics"):
        world.remarks({"billing": 1.0})
