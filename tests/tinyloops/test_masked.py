"""The perfect masked reader, against brute force over every text of a small language."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tinyloops.world import World
from tinyloops.world.automaton import Builder
from tinyloops.world.grammar import SPECIAL
from tinyloops.world.language import Language
from tinyloops.world.masked import MASK, masked_floor, perfect_guesses

WORDS = ["red", "blue", "cat", "dog"]
RATE = 0.3


@pytest.fixture(scope="module")
def language() -> Language:
    """Two words and an end: the first word makes the second likelier."""
    b = Builder([*SPECIAL, *WORDS])
    start, after_red, after_blue, stop, end = (b.state() for _ in range(5))
    b.say(start, {"red": 0.7}, after_red)
    b.say(start, {"blue": 0.3}, after_blue)
    b.say(after_red, {"cat": 0.9, "dog": 0.1}, stop)
    b.say(after_blue, {"cat": 0.2, "dog": 0.8}, stop)
    b.say(stop, {"<eos>": 1.0}, end)
    return Language(b.build({end}), {start: 1.0}, size=len(SPECIAL) + len(WORDS))


def fate(original: int, seen: int, selected: bool | None) -> float:
    """Pr(seen, selected | original) of one word; selected=None sums both."""
    if selected is None:
        return fate(original, seen, True) + fate(original, seen, False)
    if not selected:
        return (1 - RATE) * (seen == original)
    return RATE * (0.8 * (seen == MASK) + 0.1 / len(WORDS) * (seen >= len(SPECIAL)) + 0.1 * (seen == original))


@pytest.mark.parametrize("seen", itertools.product([MASK, 7, 8, 9, 10], repeat=2))
def test_guesses_equal_brute_force(language: Language, seen: tuple[int, int]):
    """The reader knows of the scored position that it was selected, and of the other only what it sees."""
    eos = SPECIAL.index("<eos>")
    words = range(len(SPECIAL), language.size)
    joint = np.zeros(language.size)
    for text in itertools.product(words, words):
        prior = np.exp(language.log_prob([*text, eos]))
        joint[text[0]] += prior * fate(text[0], seen[0], True) * fate(text[1], seen[1], None)
    guesses = perfect_guesses(language, np.array([[*seen, eos]]), np.array([[True, False, False]]), RATE)
    assert guesses[0, 0] == pytest.approx(joint / joint.sum())


def test_no_reader_beats_the_floor():
    """Any other guesser, here one that forgets the context, has a higher loss on the same corrupted texts."""
    world = World()
    rng = np.random.default_rng(0)
    _, truth = world.core.sample(400, seed=1)
    seen = np.where(truth < 0, 0, truth)
    selected = (truth >= len(SPECIAL)) & (rng.random(truth.shape) < 0.15)
    seen[selected & (rng.random(truth.shape) < 0.8)] = MASK
    floor, accuracy = masked_floor(world.core, truth, seen, selected, 0.15)
    counts = np.bincount(truth[truth >= 0], minlength=len(world.vocabulary))
    unigram_loss = -np.log(counts[truth[selected]] / counts.sum()).mean()
    unigram_accuracy = (truth[selected] == counts.argmax()).mean()
    assert 0.3 < floor < unigram_loss - 1
    assert accuracy > unigram_accuracy + 0.3
