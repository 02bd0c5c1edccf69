"""Every exact claim of `Language`, against brute force over all texts of random small languages."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinyloops.world.automaton import Builder
from tinyloops.world.language import Language

from .small_languages import EOS, WORDS, SmallLanguage, small_languages

exactly = settings(max_examples=80, deadline=None, derandomize=True)


def probabilities(small: SmallLanguage) -> dict[tuple[int, ...], float]:
    return {text: sum(ends.values()) for text, ends in small.texts().items()}


@exactly
@given(small_languages())
def test_probabilities_of_all_texts_add_up_to_one(small: SmallLanguage) -> None:
    language, brute = small.built(), probabilities(small)
    assert math.isclose(sum(math.exp(language.log_prob(text)) for text in brute), 1.0, abs_tol=1e-9)
    for text, probability in brute.items():
        assert math.isclose(math.exp(language.log_prob(text)), probability, rel_tol=1e-9)


@exactly
@given(small_languages(), st.lists(st.integers(0, EOS), max_size=6))
def test_other_texts_have_no_probability(small: SmallLanguage, text: list[int]) -> None:
    if tuple(text) not in small.texts():
        assert small.built().log_prob(text) == -math.inf


@exactly
@given(small_languages())
def test_entropy_and_length_equal_enumeration(small: SmallLanguage) -> None:
    language, brute = small.built(), probabilities(small)
    entropy = -sum(p * math.log(p) for p in brute.values())
    length = sum(p * len(text) for text, p in brute.items())
    assert math.isclose(language.entropy, entropy, abs_tol=1e-9)
    assert math.isclose(language.mean_length, length, rel_tol=1e-9)
    assert math.isclose(language.entropy_floor, entropy / length, abs_tol=1e-9)


@exactly
@given(small_languages())
def test_next_token_probabilities_equal_enumeration(small: SmallLanguage) -> None:
    language, brute = small.built(), probabilities(small)
    for prefix in {text[:stop] for text in brute for stop in range(len(text))}:
        following = np.zeros(len(WORDS))
        for text, probability in brute.items():
            if text[: len(prefix)] == prefix:
                following[text[len(prefix)]] += probability
        got = language.next_token_probabilities(prefix)
        assert math.isclose(got.sum(), 1.0, abs_tol=1e-9)
        np.testing.assert_allclose(got, following / following.sum(), atol=1e-9)


@exactly
@given(small_languages(), st.data())
def test_masked_probabilities_equal_the_ratio_over_substitutions(small: SmallLanguage, data: st.DataObject) -> None:
    language, brute = small.built(), probabilities(small)
    text = data.draw(st.sampled_from(sorted(brute)))
    for position in range(len(text)):
        substituted = [(*text[:position], word, *text[position + 1 :]) for word in range(len(WORDS))]
        ratio = np.array([brute.get(other, 0.0) for other in substituted])
        (got,) = language.masked_probabilities(text, [position])
        np.testing.assert_allclose(got, ratio / ratio.sum(), atol=1e-9)


@exactly
@given(small_languages(), st.data())
def test_what_is_behind_several_masks_is_the_sum_over_what_stands_behind_the_others(
    small: SmallLanguage, data: st.DataObject
) -> None:
    language, brute = small.built(), probabilities(small)
    text = data.draw(st.sampled_from(sorted(brute)))
    hidden = data.draw(st.lists(st.sampled_from(range(len(text))), unique=True, max_size=len(text)))
    expected = np.zeros((len(hidden), len(WORDS)))
    for other, probability in brute.items():
        same_length = len(other) == len(text)
        if same_length and all(other[place] == text[place] for place in range(len(text)) if place not in hidden):
            for row, place in enumerate(hidden):
                expected[row, other[place]] += probability
    got = language.masked_probabilities(text, hidden)
    np.testing.assert_allclose(got * expected.sum(axis=-1, keepdims=True), expected, atol=1e-9)


@exactly
@given(small_languages(), st.integers(0, 1000), st.data())
def test_posterior_weighs_uncertain_evidence(small: SmallLanguage, seed: int, data: st.DataObject) -> None:
    length = data.draw(st.sampled_from(sorted({len(text) for text in small.texts()})))
    evidence = np.random.default_rng(seed).random((2, length, len(WORDS)))
    expected = np.zeros(evidence.shape)
    for text, probability in probabilities(small).items():
        if len(text) == length:
            at = (slice(None), range(length), text)
            expected[at] += probability * evidence[at].prod(axis=1, keepdims=True)
    total = expected.sum(axis=-1, keepdims=True)
    expected = np.divide(expected, total, out=expected, where=total > 0)
    np.testing.assert_allclose(small.built().posterior(evidence), expected, atol=1e-9)


@exactly
@given(small_languages())
def test_belief_at_the_end_is_the_posterior_over_writers(small: SmallLanguage) -> None:
    language = small.built()
    for text, ends in small.texts().items():
        belief = language.read(text)
        assert belief is not None and belief.at_end
        total = sum(ends.values())
        assert dict(zip(belief.states, belief.weights, strict=True)) == pytest.approx(
            {end: probability / total for end, probability in ends.items()}
        )


@exactly
@given(small_languages(), st.integers(0, 2**32 - 1))
def test_samples_are_texts_of_the_language(small: SmallLanguage, seed: int) -> None:
    starts, tokens = small.built().sample(20, seed)
    assert set(starts.tolist()) <= set(small.start)
    for row in tokens.tolist():
        length = row.index(EOS) + 1
        assert row[length:] == [-1] * (len(row) - length)
        assert tuple(row[:length]) in small.texts()


@exactly
@given(small_languages())
def test_samples_are_as_frequent_as_their_probability(small: SmallLanguage) -> None:
    """Bound of 5 standard errors, plus one draw for rare texts: under 1e-6 false alarms a text (normal limit)."""
    draws = 4000
    _, tokens = small.built().sample(draws, seed=1)
    rows = [tuple(t for t in row if t >= 0) for row in tokens.tolist()]
    for text, probability in probabilities(small).items():
        error = math.sqrt(draws * probability * (1 - probability))
        assert abs(rows.count(text) - draws * probability) <= 5 * error + 1


@exactly
@given(small_languages())
def test_nothing_follows_the_end(small: SmallLanguage) -> None:
    language = small.built()
    text = next(iter(small.texts()))
    assert not language.next_token_probabilities(text).any()
    assert language.log_prob(text[:-1]) == -math.inf


def test_a_writer_who_never_writes_changes_nothing() -> None:
    b = Builder(WORDS)
    often, never, stop, end = (b.state() for _ in range(4))
    b.say(often, {"a": 0.5, "b": 0.5}, stop)
    b.say(never, {"c": 1.0}, stop)
    b.say(stop, {"<eos>": 1.0}, end)
    automaton = b.build({end})
    language = Language(automaton, {often: 1.0, never: 0.0}, size=len(WORDS))
    assert language.entropy == pytest.approx(math.log(2))
    assert language.log_prob([2, EOS]) == -math.inf
    assert language.sample(0, seed=0)[1].shape == (0, 0)


def test_builder_refuses_probabilities_that_do_not_add_up() -> None:
    b = Builder(WORDS)
    start, end = b.state(), b.state()
    b.say(start, {"a": 0.5, "b": 0.4}, end)
    with pytest.raises(ValueError, match="state 0 add up to 0.9, not 1"):
        b.build({end})
