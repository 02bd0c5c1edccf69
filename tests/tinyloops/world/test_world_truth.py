"""What is true in the world, and how the world judges what models write."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tinyloops.world import SHARES, World, lexicon

sampled = settings(max_examples=100, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)
NUMBERS = {form: other for pair in lexicon.COMMON_VERBS for form, other in (pair, pair[::-1])}
for _field in lexicon.FIELDS.values():
    NUMBERS |= {form: other for pair in _field.verbs for form, other in (pair, pair[::-1])}


@settings(max_examples=10, deadline=None, derandomize=True)
@given(seed=seeds)
def test_every_seed_makes_a_whole_world_of_the_same_difficulty(world: World, seed: int) -> None:
    other = World(seed)
    for field in lexicon.FIELDS.values():
        assert {other.facts.group_of[person] for person in field.people} == set(field.groups)
        assert {other.facts.city_of[group] for group in field.groups} <= set(lexicon.CITIES)
    assert other.vocabulary == world.vocabulary
    assert other.entropy_floor == pytest.approx(world.entropy_floor, rel=1e-9)
    text = other.documents(1, seed)[0]
    assert other.is_possible(text) and other.is_grammatical(text) and other.is_true(text) is not False


def test_facts_differ_between_worlds(world: World) -> None:
    assert world.facts.group_of != World(1).facts.group_of
    assert world.facts.city_of != World(1).facts.city_of


@sampled
@given(seed=seeds)
def test_broken_agreement_is_ungrammatical(world: World, seed: int) -> None:
    words = world.documents(1, seed)[0].split()
    verbs = [place for place, word in enumerate(words) if word in NUMBERS]
    assume(verbs)
    words[verbs[0]] = NUMBERS[words[verbs[0]]]
    assert not world.is_grammatical(" ".join(words))


@sampled
@given(seed=seeds, place=st.floats(0, 1, exclude_max=True))
def test_broken_word_order_is_ungrammatical(world: World, seed: int, place: float) -> None:
    tokens = world.tokens(world.documents(1, seed)[0])[:-1]
    at = int(place * (len(tokens) - 1))
    tokens[at], tokens[at + 1] = tokens[at + 1], tokens[at]
    assert not world.is_grammatical(world.text(tokens))


@sampled
@given(seed=seeds, place=st.floats(0, 1, exclude_max=True))
def test_a_missing_word_is_noticed_unless_it_was_optional(world: World, seed: int, place: float) -> None:
    tokens = world.tokens(world.documents(1, seed)[0])[:-1]
    word = world.vocabulary[tokens.pop(int(place * len(tokens)))]
    moody = {w for words in (lexicon.ADJECTIVES, lexicon.ADVERBS) for mood in words.values() for w in mood}
    assert world.is_grammatical(world.text(tokens)) == (word in moody)


@sampled
@given(seed=seeds)
def test_the_world_never_states_what_is_false(world: World, seed: int) -> None:
    text = world.documents(1, seed)[0]
    claims = world.statements(text)
    assert all(claim.true for claim in claims)
    assert world.is_true(text) is (True if claims else None)
    assert bool(claims) == (" for the " in text or "come from" in text)


@pytest.mark.parametrize(("group", "right"), [("true", True), ("false", False)])
def test_statements_are_judged_by_the_facts(world: World, group: str, right: bool) -> None:
    home = world.facts.group_of["mara"]
    named = home if group == "true" else next(g for g in lexicon.FIELDS["sports"].groups if g != home)
    text = f"The striker beats the keeper. Mara plays for the {named.capitalize()}."
    (claim,) = world.statements(text)
    assert (claim.subject, claim.object, claim.true) == ("mara", named, right)
    assert world.is_true(text) is right
    assert world.is_grammatical(text)
    assert world.is_possible(text) is right


def test_origins_are_judged_by_the_facts(world: World) -> None:
    home = world.facts.city_of["rovers"]
    for city in lexicon.CITIES:
        assert world.is_true(f"The Rovers come from {city}.") is (city == home)


def test_a_text_with_one_false_statement_is_false(world: World) -> None:
    home, city = world.facts.group_of["mara"], world.facts.city_of["rovers"]
    wrong = next(c for c in lexicon.CITIES if c != city)
    assert world.is_true(f"Mara plays for the {home}. The Rovers come from {city}.") is True
    assert world.is_true(f"Mara plays for the {home}. The Rovers come from {wrong}.") is False
    assert world.is_true("Mara plays for the keepers.") is False
    assert world.is_true("The keeper beats the striker.") is None


def test_mixed_topics_and_moods_are_grammatical_but_impossible(world: World) -> None:
    for text in (
        "The striker beats the senators. What a lovely day!",
        "The brilliant striker beats the keeper badly. What a lovely day!",
        "Dear team, my invoice froze today. Repay it soon.",
    ):
        assert world.is_grammatical(text) and not world.is_possible(text)


def test_the_minority_is_rare(world: World) -> None:
    """Judged by the best reader, who is wrong about 1 text in 1,500; within 4 standard errors of the share."""
    draws = 4000
    rare = sum(map(world.is_rare, world.documents(draws, seed=21)))
    share = SHARES[lexicon.MINORITY]
    assert abs(rare - draws * share) < 4 * math.sqrt(draws * share * (1 - share)) + draws / 1500
    assert world.is_rare("The comet orbits the moon. What a great day!")
    assert not world.is_rare("The striker beats the keeper. What a great day!")
    assert not world.is_rare("comet comet comet")
