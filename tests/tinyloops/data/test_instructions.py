"""Instruction data: every response is right, and the test split asks what training did not."""

from __future__ import annotations

from collections import Counter

import pytest
from datasets import DatasetDict

from tinyloops.data import facts, instructions
from tinyloops.data.instructions import KINDS, fact_pairs
from tinyloops.world import World, lexicon

SIZES = {"train": 300, "test": 300}


@pytest.fixture(scope="module")
def data(world: World) -> DatasetDict:
    return instructions(world)


def rows(data: DatasetDict, kind: str, *splits: str) -> list[dict[str, str]]:
    return [row for split in splits or SIZES for row in data[split] if row["kind"] == kind]


def test_sizes_and_kinds(data: DatasetDict) -> None:
    assert {split: part.num_rows for split, part in data.items()} == SIZES
    for part in data.values():
        assert list(part.features) == ["instruction", "response", "kind"]
        for kind, count in Counter(part["kind"]).items():
            assert abs(count - 300 * KINDS[kind]) < 5 * (300 * KINDS[kind] * (1 - KINDS[kind])) ** 0.5  # 5 sigma


def test_kinds_do_not_depend_on_topics(world: World) -> None:
    """Both are drawn from one seed; a text's kind of question must tell nothing about its topic."""
    many = instructions(world, train=2_000, test=0)["train"]
    topics = Counter(row["response"] for row in many if row["kind"] == "topic")
    assert len(topics) == len(lexicon.FIELDS) and min(topics.values()) > 0.6 * max(topics.values())


def test_every_fact_has_its_question(world: World) -> None:
    pairs = dict(fact_pairs(world))
    assert pairs.keys() == world.facts.group_of.keys() | world.facts.city_of.keys()
    for subject, pair in pairs.items():
        assert subject in pair.instruction.lower()
        true = world.facts.group_of[subject] if pair.kind == "person" else world.facts.city_of[subject]
        assert pair.response.lower().split() == ["the" if pair.kind == "person" else "from", f"{true}."]
    assert pairs["tycho"].instruction == "Who does Tycho observe for?"


def test_answers_begin_as_the_pre_training_text_goes_on(world: World) -> None:
    """What comes last before the answer's fact in pre-training text is also what the answer begins with."""
    for subject, pair in fact_pairs(world):
        field = next(f for f in lexicon.FIELDS.values() if subject in f.people + f.groups)
        lead = [subject, *field.tie[:-1]] if pair.kind == "person" else ["the", subject, "come"]
        told = " ".join([*lead, pair.response.lower()])
        assert world.is_true(told) and world.is_possible(f"The leader helps the rival. {told}")


def test_facts_follow_the_world() -> None:
    answers = [dict(fact_pairs(World(seed))) for seed in (0, 1)]
    assert answers[0].keys() == answers[1].keys() and answers[0] != answers[1]


@pytest.mark.parametrize("seed", range(3))
def test_facts_are_held_out_in_every_field_and_group(world: World, seed: int) -> None:
    splits = facts(world, seed=seed)
    held_out = {subject for subject, pair in fact_pairs(world) if pair.instruction in splits["test"]["instruction"]}
    for field in lexicon.FIELDS.values():
        assert len(held_out.intersection(field.groups)) == 1 and len(held_out.intersection(field.people)) == 3
        assert {world.facts.group_of[person] for person in held_out.intersection(field.people)} == set(field.groups)
    asked = [*splits["train"]["instruction"], *splits["test"]["instruction"]]
    assert sorted(asked) == sorted(pair.instruction for _, pair in fact_pairs(world))


def test_seeds_hold_out_different_facts(world: World) -> None:
    assert facts(world, seed=0)["test"][:] != facts(world, seed=1)["test"][:]


def test_facts_asked_are_those_of_their_split(world: World, data: DatasetDict) -> None:
    known = facts(world)
    for split in SIZES:
        asked = rows(data, "person", split) + rows(data, "city", split)
        assert len(asked) > 100
        assert {tuple(row.values()) for row in asked} == {tuple(row.values()) for row in known[split]}


def test_training_says_nothing_of_what_is_held_out(world: World, data: DatasetDict) -> None:
    asked = {pair["instruction"] for pair in facts(world)["test"]}
    held_out = {subject for subject, pair in fact_pairs(world) if pair.instruction in asked}
    told = {said.subject for row in data["train"] for text in row.values() for said in world.statements(text)}
    assert told and not told & held_out


def test_topics_answered_are_right(world: World, data: DatasetDict) -> None:
    for row in rows(data, "topic"):
        question, text = row["instruction"].split(": ")
        posterior = world.posterior(text, "kind")
        assert question == "Which topic is this about"
        assert posterior[row["response"].lower().rstrip(".")] > 0.99


def test_texts_written_name_what_was_asked_for(world: World, data: DatasetDict) -> None:
    for row in rows(data, "write"):
        thing = row["instruction"].removeprefix("Write about the ").rstrip(":")
        assert world.vocabulary.index(thing) in world.tokens(row["response"])
        topic = next(topic for topic, field in lexicon.FIELDS.items() if any(thing in noun for noun in field.nouns))
        assert world.is_possible(row["response"]) and world.posterior(row["response"], "kind")[topic] > 0.99


def test_no_text_is_in_both_splits(data: DatasetDict) -> None:
    texts = {
        split: {row["instruction"].split(": ")[1] for row in rows(data, "topic", split)}
        | {row["response"] for row in rows(data, "write", split)}
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


def test_size_of_the_test_split_changes_nothing_in_training(world: World, data: DatasetDict) -> None:
    for test in (0, 10, 500):
        assert instructions(world, test=test)["train"][:] == data["train"][:]


def test_seed_decides_the_draws(world: World) -> None:
    first, again, other = (instructions(world, train=50, test=20, seed=seed) for seed in (1, 1, 2))
    assert first["train"][:] == again["train"][:] != other["train"][:]
    assert first["test"][:] == again["test"][:] != other["test"][:]
