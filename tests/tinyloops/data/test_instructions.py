"""Instruction data: every response is right, and the test split asks what training did not."""

from __future__ import annotations

import pytest
from datasets import DatasetDict

from tinyloops.data import instructions
from tinyloops.data.instructions import KINDS, fact_pairs
from tinyloops.world import World, lexicon

SIZES = {"train": 300, "test": 100}


@pytest.fixture(scope="module")
def data(world: World) -> DatasetDict:
    return instructions(world)


def rows(data: DatasetDict, kind: str, *splits: str) -> list[dict[str, str]]:
    return [row for split in splits or SIZES for row in data[split] if row["kind"] == kind]


def test_sizes_and_kinds(data: DatasetDict) -> None:
    assert {split: part.num_rows for split, part in data.items()} == SIZES
    for part in data.values():
        assert list(part.features) == ["instruction", "response", "kind"]
        assert set(part["kind"]) == set(KINDS)


def test_every_fact_has_its_question(world: World) -> None:
    pairs = dict(fact_pairs(world))
    assert len(pairs) == len(world.facts.group_of) + len(world.facts.city_of)
    assert pairs["Who does Tycho observe for?"].startswith("Tycho observes for the ")
    assert all(world.is_true(answer) for answer in pairs.values())
    # The answer is told in the pre-training text, word for word: what the leader does suits every topic.
    assert all(world.is_possible(f"The leader helps the rival. {answer}") for answer in pairs.values())


def test_facts_answered_are_true(world: World, data: DatasetDict) -> None:
    asked = rows(data, "fact")
    assert len(asked) > 100
    pairs = dict(fact_pairs(world))
    for row in asked:
        assert pairs[row["instruction"]] == row["response"] and world.is_true(row["response"])


def test_facts_follow_the_world() -> None:
    answers = [dict(fact_pairs(World(seed))) for seed in (0, 1)]
    assert answers[0].keys() == answers[1].keys() and answers[0] != answers[1]


def test_facts_of_the_test_split_are_never_trained_on(data: DatasetDict) -> None:
    trained = {row["instruction"] for row in rows(data, "fact", "train")}
    tested = {row["instruction"] for row in rows(data, "fact", "test")}
    assert len(trained) == 24 and len(tested) > 8 and not trained & tested


def test_topics_answered_are_right(world: World, data: DatasetDict) -> None:
    for row in rows(data, "topic"):
        question, text = row["instruction"].split(": ")
        posterior = world.posterior(text, "kind")
        assert question == "Which topic is this about"
        assert posterior[row["response"].lower().rstrip(".")] > 0.01


def test_texts_written_are_about_the_topic(world: World, data: DatasetDict) -> None:
    for row in rows(data, "write"):
        topic = row["instruction"].removeprefix("Write about ").rstrip(":")
        assert topic in lexicon.FIELDS
        assert world.is_possible(row["response"]) and world.posterior(row["response"], "kind")[topic] > 0.01


def test_no_text_is_in_both_splits(data: DatasetDict) -> None:
    texts = {
        split: {row["instruction"].split(": ")[1].lower() for row in rows(data, "topic", split)}
        | {row["response"].lower() for row in rows(data, "write", split)}
        for split in SIZES
    }
    assert texts["train"] and texts["test"] and not texts["train"] & texts["test"]


def test_all_of_it_survives_the_round_trip_through_tokens(world: World, data: DatasetDict) -> None:
    unknown = world.vocabulary.index("<unk>")
    for split in SIZES:
        for row in data[split]:
            for text in (row["instruction"], row["response"]):
                tokens = world.tokens(text)
                assert unknown not in tokens and world.text(tokens) == text


def test_instructions_are_not_pre_training_text(world: World, data: DatasetDict) -> None:
    assert not any(world.is_grammatical(row["instruction"]) for row in data["train"])


def test_seed_decides_the_draws(world: World) -> None:
    first, again, other = (instructions(world, train=50, test=20, seed=seed) for seed in (1, 1, 2))
    assert first["train"][:] == again["train"][:] != other["train"][:]
