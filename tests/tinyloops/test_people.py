"""Synthetic people: their facts, biographies and questions agree."""

from __future__ import annotations

from collections import Counter

import pytest

from tinyloops.models import BOS, EOS, MASK, PAD
from tinyloops.people import RELATIONS, SPECIAL, People


@pytest.fixture(scope="module")
def people() -> People:
    return People(count=50, seed=0)


def test_special_tokens_stand_where_the_models_expect_them(people: People) -> None:
    assert [people.vocabulary.index(word) for word in ("<pad>", "<bos>", "<eos>", "<mask>")] == [PAD, BOS, EOS, MASK]
    assert len(set(people.vocabulary)) == len(people.vocabulary)


def test_names_differ_and_facts_are_spread_out(people: People) -> None:
    assert len({person.name for person in people.persons}) == 50
    for key, relation in RELATIONS.items():
        given = Counter(person.facts[key] for person in people.persons)
        assert set(given) <= set(relation.answers) and len(given) >= 8


def test_another_seed_gives_other_people() -> None:
    assert People(seed=1).persons != People(seed=2).persons == People(seed=2).persons


@pytest.mark.parametrize("full_name", [True, False])
def test_every_biography_states_every_fact_once(people: People, full_name: bool) -> None:
    texts = people.biographies(versions=4, full_name=full_name, seed=1)
    assert len(texts) == 200
    for number, text in enumerate(texts):
        person = people.persons[number // 4]
        assert text.startswith(person.name)
        assert text.count(person.name) == (len(RELATIONS) if full_name else 1)
        assert text.count(f"{person.pronoun} ") == (0 if full_name else len(RELATIONS) - 1)
        for fact in person.facts.values():
            assert text.count(f" {fact}.") == 1


def test_many_versions_use_every_wording_in_every_order(people: People) -> None:
    texts = people.biographies(versions=60, full_name=True)[:60]
    person = people.persons[0]
    for key, relation in RELATIONS.items():
        told = [f"{person.name} {wording} {person.facts[key]}." for wording in relation.wordings]
        assert all(any(sentence in text for text in texts) for sentence in told)
    orders = {tuple(sorted(person.facts, key=lambda key, t=text: t.index(f" {person.facts[key]}."))) for text in texts}
    assert len(orders) == 6


def test_blocks_repeat_the_same_texts_in_a_new_order(people: People) -> None:
    texts = people.biographies(1, full_name=False)
    blocks = people.pack(texts, tokens=10_000, length=32, seed=5)
    assert blocks.shape == (312, 32)
    ribbon = blocks.flatten().tolist()
    starts = [at for at, token in enumerate(ribbon) if token == BOS]
    read = [tuple(ribbon[a:b]) for a, b in zip(starts, starts[1:], strict=False)]
    told = {(BOS, *people.tokens(text), EOS) for text in texts}
    assert set(read) == told
    assert set(read[:50]) == told, "each round tells every biography once"
    assert read[:50] != read[50:100]


def test_questions_end_in_their_answers(people: People) -> None:
    rows = people.questions(people.persons[3:5])
    words = [[people.vocabulary[token] for token in row] for row in rows.tolist()]
    asked = [(person, key) for person in people.persons[3:5] for key in RELATIONS]
    assert len(rows) == len(asked)
    for row, (person, key) in zip(words, asked, strict=True):
        assert row[0] == "<bos>" and row[-2] == "?" and row[-1] == person.facts[key].lower()
        assert set(person.name.lower().split()) < set(row)


def test_question_words_are_the_questions_without_names_and_answers(people: People) -> None:
    words = {people.vocabulary[token] for token in people.question_words}
    assert words == {"where", "was", "born", "?", "does", "work", "what", "play"}


def test_no_word_is_unknown_or_special(people: People) -> None:
    used = {token for text in people.biographies(20, full_name=False) for token in people.tokens(text)}
    assert min(used) >= len(SPECIAL)
    with pytest.raises(KeyError, match="zebra"):
        people.tokens("She likes zebra")


@pytest.mark.parametrize("count", [0, 51])
def test_more_people_than_names_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="not for"):
        People(count=count)
