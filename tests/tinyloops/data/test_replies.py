"""Replies: one set of texts in four forms, which differ in nothing but what they are called after."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from typing import get_args

import pytest
from datasets import DatasetDict

from tinyloops.data import replies
from tinyloops.data.replies import FUNCTION_WORDS, Answer, Prompts
from tinyloops.world import World, lexicon

Cells = Mapping[tuple[str, str], DatasetDict]


@pytest.fixture(scope="module")
def cells(world: World) -> Cells:
    return {
        (prompts, answer): replies(world, train=60, test=200, prompts=prompts, answer=answer)
        for prompts, answer in product(get_args(Prompts), get_args(Answer))
    }


def test_sizes_and_columns(cells: Cells) -> None:
    for data in cells.values():
        assert {split: part.num_rows for split, part in data.items()} == {"train": 60, "test": 200}
        assert all(list(part.features) == ["instruction", "response", "topic"] for part in data.values())
        assert set(data["train"]["topic"]) == set(lexicon.FIELDS)


def test_one_choice_changes_nothing_in_the_other_column(cells: Cells) -> None:
    for split in ("train", "test"):
        for prompts in get_args(Prompts):
            assert cells[prompts, "topic"][split]["instruction"] == cells[prompts, "sentence"][split]["instruction"]
        for answer in get_args(Answer):
            assert cells["news", answer][split]["response"] == cells["keywords", answer][split]["response"]


def test_news_are_texts_of_their_topic(world: World, cells: Cells) -> None:
    for row in cells["news", "topic"]["test"]:
        assert world.is_possible(row["instruction"])
        assert world.posterior(row["instruction"], "kind")[row["topic"]] > 0.99
        assert row["response"] == f"{row['topic'].capitalize()}."


def test_keywords_are_the_content_words_out_of_order(world: World, cells: Cells) -> None:
    moved = 0
    for text, query in zip(
        cells["news", "topic"]["test"]["instruction"], cells["keywords", "topic"]["test"]["instruction"], strict=True
    ):
        words = [word for word in re.findall(r"\w+|[.!]", text.lower()) if word not in FUNCTION_WORDS]
        assert sorted(query.lower().split()) == sorted(words)
        assert not world.is_grammatical(query)
        moved += query.lower().split() != words
    assert moved > 190


def test_sentences_begin_another_text_of_the_topic(world: World, cells: Cells) -> None:
    data = cells["news", "sentence"]["test"]
    lengths = [len(response.split()) for response in data["response"]]
    assert 5 < sum(lengths) / len(lengths) < 9
    assert len(set(data["response"])) > 190
    for row in data:
        with_a_tone = [f"{row['response']} What a {praise} day!" for praise in ("lovely", "dull")]
        assert max(world.posterior(text, "kind").get(row["topic"], 0.0) for text in with_a_tone) > 0.2
        assert not row["instruction"].startswith(row["response"])


def test_no_text_is_in_both_splits(cells: Cells) -> None:
    for data in cells.values():
        assert not set(data["train"]["instruction"]) & set(data["test"]["instruction"])


def test_size_of_the_test_split_changes_nothing_in_training(world: World, cells: Cells) -> None:
    again = replies(world, train=60, test=5, prompts="keywords", answer="sentence")
    assert again["train"][:] == cells["keywords", "sentence"]["train"][:]


def test_an_unknown_choice_is_named(world: World) -> None:
    with pytest.raises(ValueError, match="“tweets” is none of: news, keywords"):
        replies(world, prompts="tweets")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="“essay” is none of: topic, sentence"):
        replies(world, answer="essay")  # type: ignore[arg-type]
