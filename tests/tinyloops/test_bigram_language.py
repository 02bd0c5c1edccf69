"""The language without structure: exact, and drawn as it says."""

from __future__ import annotations

import numpy as np
import pytest

from tinyloops.bigram_language import BigramLanguage


def test_frequencies_are_those_of_the_next_step_too() -> None:
    language = BigramLanguage(vocab_size=40, seed=3)
    assert language.frequencies @ language.transitions == pytest.approx(language.frequencies, abs=1e-9)
    assert language.frequencies.sum() == pytest.approx(1.0) and language.frequencies.min() >= 0


def test_entropy_rate_is_the_mean_surprise_of_samples() -> None:
    language = BigramLanguage(vocab_size=40, concentration=0.2, seed=0)
    tokens = language.sample(count=2_000, length=20, seed=1).numpy()
    surprise = -np.log(language.transitions[tokens[:, :-1], tokens[:, 1:]]).mean(axis=1)
    error = surprise.std() / len(surprise) ** 0.5
    # Four standard errors: a right implementation fails for one seed in 15,000.
    assert abs(surprise.mean() - language.entropy_rate) < 4 * error


def test_entropy_rate_of_equally_likely_words() -> None:
    language = BigramLanguage(vocab_size=30, concentration=1e6, seed=0)
    assert language.entropy_rate == pytest.approx(np.log(30), abs=1e-4)


def test_samples_are_stationary_and_seeded() -> None:
    language = BigramLanguage(vocab_size=20, concentration=0.5, seed=0)
    tokens = language.sample(count=20_000, length=6, seed=2)
    assert (tokens == language.sample(count=20_000, length=6, seed=2)).all()
    for column in (0, 5):
        shares = np.bincount(tokens[:, column].numpy(), minlength=20) / 20_000
        error = (language.frequencies / 20_000) ** 0.5
        # Five standard errors for each of 40 shares: a false alarm in about 40,000 seeds.
        assert (abs(shares - language.frequencies) < 5 * error + 1e-4).all()
