"""The labelled data sets: right labels, even classes, splits without a text in common."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import pytest
from datasets import ClassLabel, DatasetDict

from tinyloops.data import bayes_accuracy, emails, moods, news, remarks, tones
from tinyloops.data.splits import fresh_split
from tinyloops.data.tasks import TASKS
from tinyloops.world import World, lexicon

MAKERS = {"news": news, "emails": emails, "remarks": remarks, "moods": moods, "tones": tones}
LABELS = {
    "news": ["Sports", "Technology", "Politics"],
    "emails": ["Billing Issue", "Technical Problem", "Feature Request"],
    "remarks": ["sincere", "sarcastic"],
    "moods": ["good", "bad"],
    "tones": ["good", "bad"],
}
each_task = pytest.mark.parametrize(("name", "make"), MAKERS.items())
Make = Callable[..., DatasetDict]


@each_task
def test_columns_and_sizes(world: World, name: str, make: Make) -> None:
    data = make(world, train=30, test=20)
    assert {split: rows.num_rows for split, rows in data.items()} == {"train": 30, "test": 20}
    for rows in data.values():
        assert list(rows.features) == ["text", "label"]
        assert rows.features["label"] == ClassLabel(names=LABELS[name])


@each_task
def test_no_text_is_in_both_splits(world: World, name: str, make: Make) -> None:
    data = make(world, train=2000, test=1000)
    assert not set(data["train"]["text"]) & set(data["test"]["text"])


@each_task
def test_labels_are_the_writers(world: World, name: str, make: Make) -> None:
    """The best reader agrees with the labels as often as the exact Bayes accuracy says, within 4.5 errors.

    A false alarm in 150,000 fresh seeds (normal limit); at an accuracy of 1 every label must agree.
    """
    task, rows = TASKS[name], make(world, train=1500, test=10)["train"]
    names, language = rows.features["label"].names, task.language(world)
    right = 0
    for text, label in zip(rows["text"], rows["label"], strict=True):
        posterior = world.posterior(text, task.part, language)
        right += task.labels[max(posterior, key=lambda value: posterior[value])] == names[label]
    accuracy = min(bayes_accuracy(world, name), 1.0)
    assert abs(right - 1500 * accuracy) <= 4.5 * math.sqrt(1500 * accuracy * (1 - accuracy)) + 1e-6


@each_task
def test_classes_are_even(world: World, name: str, make: Make) -> None:
    """Within 4.5 standard errors: a false alarm in 50,000 fresh seeds for all classes together."""
    counts = Counter(make(world, train=3000, test=10)["train"]["label"])
    share = 1 / len(LABELS[name])
    assert all(
        abs(counts[n] - 3000 * share) <= 4.5 * math.sqrt(3000 * share * (1 - share)) for n in range(len(LABELS[name]))
    )


@each_task
def test_seed_decides_the_draws(world: World, name: str, make: Make) -> None:
    first, again, other = (make(world, train=50, test=20, seed=seed) for seed in (1, 1, 2))
    assert first["test"]["text"][:] == again["test"]["text"][:]
    assert first["train"]["text"][:] != other["train"]["text"][:]


def test_bayes_accuracies(world: World) -> None:
    assert 0.998 < bayes_accuracy(world, "news") < 1.0  # rarely, no word tells the topic
    assert bayes_accuracy(world, "emails") == pytest.approx(1.0)
    assert all(bayes_accuracy(world, name) == pytest.approx(1.0) for name in ("remarks", "moods", "tones"))


def test_mood_and_tone_make_up_the_remark(world: World) -> None:
    """The three tasks label the same texts, and a remark is sincere just when the other two labels agree."""
    asked, happened, said = (make(world, train=300, test=100) for make in (remarks, moods, tones))
    for split in ("train", "test"):
        assert asked[split]["text"][:] == happened[split]["text"][:] == said[split]["text"][:]
        agree = [mood == tone for mood, tone in zip(happened[split]["label"], said[split]["label"], strict=True)]
        assert [label == 0 for label in asked[split]["label"]] == agree


def test_one_sentence_tells_the_mood_and_the_other_the_tone(world: World) -> None:
    praise = {word: mood for mood, words in lexicon.PRAISE.items() for word in words}
    manner = {word: mood for kind in (lexicon.ADJECTIVES, lexicon.ADVERBS) for mood in kind for word in kind[mood]}
    for make, sentence, words in ((moods, 0, manner), (tones, 1, praise)):
        rows = make(world, train=300, test=10)["train"]
        for text, label in zip(rows["text"], rows["label"], strict=True):
            told = {words[word] for word in text.lower().rstrip("!").split(". ")[sentence].split() if word in words}
            assert told == {rows.features["label"].int2str(label)}, text


def test_no_word_gives_a_remark_away(world: World) -> None:
    """Of the texts with any one word half are sincere, within 5 errors: a false alarm in 15,000 fresh seeds."""
    rows = remarks(world, train=6000, test=10)["train"]
    seen: Counter[str] = Counter()
    sincere: Counter[str] = Counter()
    for text, label in zip(rows["text"], rows["label"], strict=True):
        for word in set(text.lower().split()):
            seen[word] += 1
            sincere[word] += label == 0
    assert len(seen) > 100
    for word, count in seen.items():
        assert abs(sincere[word] - count / 2) <= 5 * math.sqrt(count) / 2 + 1, word


def test_news_of_the_minority_is_no_class(world: World) -> None:
    words = {form for pair in lexicon.FIELDS["astronomy"].nouns for form in pair}
    texts = news(world, train=500, test=10)["train"]["text"]
    assert not any(words & set(text.lower().replace(".", "").split()) for text in texts)


def test_a_language_with_too_few_texts_is_refused(world: World) -> None:
    class Parrot(World):
        def labelled(self, count: int, *args: object) -> list:
            return world.labelled(1, 0) * count

    with pytest.raises(ValueError, match="too few texts for 2 that are not among 3"):
        fresh_split(Parrot(0), world.core, train=3, test=2, seed=0)
