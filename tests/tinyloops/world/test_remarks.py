"""Remarks: only mood and tone together tell whether they are sincere."""

from __future__ import annotations

import numpy as np
import pytest

from tinyloops.world import Language, World, lexicon

NEWS = {"sports": 1.0, "technology": 1.0, "politics": 1.0}


@pytest.fixture(scope="module")
def sincere(world: World) -> Language:
    return world.remarks(NEWS, sincere=1.0)


@pytest.fixture(scope="module")
def sarcastic(world: World) -> Language:
    return world.remarks(NEWS, sincere=0.0)


def test_every_remark_shows_a_mood_and_comments(world: World) -> None:
    for text, mind in world.labelled(500, seed=1, language=world.remarks(NEWS)):
        event, comment = text.split(". ")
        words = event.split() + comment.split()
        assert comment.startswith("What a ")
        shown = [mood for mood in ("good", "bad") for word in words if word in _moody(mood)]
        assert shown and set(shown) == {mind.mood}
        assert words[-2] in lexicon.PRAISE[mind.tone]
        assert world.is_possible(text)


def _moody(mood: str) -> tuple[str, ...]:
    return lexicon.ADJECTIVES[mood] + lexicon.ADVERBS[mood]


def test_remarks_are_the_news_given_a_mood_word_and_a_comment(world: World) -> None:
    """Probabilities differ from those of the news by one factor: the chance that news is a remark."""
    remarks, news = world.remarks(NEWS), world.language(NEWS, good=0.5)
    texts = [world.tokens(text) for text in world.documents(200, seed=2, language=remarks)]
    factors = [remarks.log_prob(tokens) - news.log_prob(tokens) for tokens in texts]
    a_mood_word, a_comment = 1 - 0.4 * 0.5, 0.45
    np.testing.assert_allclose(factors, -np.log(a_mood_word * a_comment), atol=1e-9)


def test_both_sentences_together_tell_everything(world: World) -> None:
    assert world.bayes_accuracy("sincerity", world.remarks(NEWS)) == pytest.approx(1.0)


def test_the_first_sentence_alone_tells_nothing(world: World, sincere: Language, sarcastic: Language) -> None:
    for text in world.documents(200, seed=3, language=world.remarks(NEWS)):
        event = world.tokens(text.split(". ")[0] + ".")[:-1]
        assert _log_prob_of_prefix(sincere, event) == pytest.approx(_log_prob_of_prefix(sarcastic, event))


def _log_prob_of_prefix(language: Language, prefix: list[int]) -> float:
    return sum(np.log(language.next_token_probabilities(prefix[:at])[token]) for at, token in enumerate(prefix))


def test_the_comment_alone_tells_nothing(world: World, sincere: Language, sarcastic: Language) -> None:
    """With the whole first sentence masked, both languages say the same about every word of the comment."""
    for length in (13, 14, 15, 16):
        hidden = np.ones((1, length, len(world.vocabulary)))
        comments = [language.posterior(hidden)[0, -6:] for language in (sincere, sarcastic)]
        assert comments[0].sum() == pytest.approx(6.0)
        np.testing.assert_allclose(*comments, atol=1e-12)
