"""Texts and tokens: both ways, for the world and for `transformers`."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tinyloops.world import World, lexicon
from tinyloops.world.grammar import EOS, SPECIAL

sampled = settings(max_examples=100, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)


@sampled
@given(seed=seeds)
def test_texts_survive_the_round_trip_through_tokens(world: World, seed: int) -> None:
    text = world.documents(1, seed)[0]
    assert world.text(world.tokens(text)) == text
    assert world.tokenizer.decode(world.tokenizer(text)["input_ids"], skip_special_tokens=True) == re.sub(
        r"([.,!])", r" \1", text.lower()
    )


@sampled
@given(text=st.one_of(st.text(max_size=40), st.text("aZ_é '-€½<>.,!?:\n\u200b\u0130", max_size=20)))
def test_any_text_has_the_same_tokens_for_transformers(world: World, text: str) -> None:
    assert world.tokens(text)[:-1] == world.tokenizer(text, add_special_tokens=False)["input_ids"]


@sampled
@given(data=st.data())
def test_words_in_any_order_are_known(world: World, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(world.vocabulary), max_size=12))
    ids = [world.vocabulary.index(word) for word in words]
    assert world.tokens(" ".join(words)) == [*ids, world.vocabulary.index(EOS)]


def test_padding_asked_of_the_tokenizer_stays_out_of_tokens(world: World) -> None:
    world.tokenizer(["the"], padding="max_length", max_length=9, truncation=True)
    assert len(world.tokens("the striker")) == 3


def test_tokenizer_puts_its_special_tokens_around_a_text(world: World) -> None:
    tokenizer = world.tokenizer
    ids = tokenizer("Mara sings.")["input_ids"]
    assert tokenizer.convert_ids_to_tokens(ids) == ["<bos>", "mara", "<unk>", ".", "<eos>"]
    special = [tokenizer.pad_token, tokenizer.unk_token, tokenizer.bos_token, tokenizer.eos_token, tokenizer.mask_token]
    assert [*special, "<user>", "<assistant>"] == list(SPECIAL)
    assert tokenizer.convert_tokens_to_ids(list(SPECIAL)) == list(range(len(SPECIAL)))
    assert len(tokenizer) == len(world.vocabulary)


def test_text_stops_at_the_end_and_leaves_special_tokens_out(world: World) -> None:
    ids = [world.vocabulary.index(word) for word in ("<bos>", "mara", "<mask>", "plays", "<eos>", "the")]
    assert world.text(ids) == "Mara plays"
    assert world.text([world.vocabulary.index("the"), -1, -1]) == "The"


def test_vocabulary_is_small_and_every_word_is_used(world: World) -> None:
    assert len(set(world.vocabulary)) == len(world.vocabulary)
    assert 150 <= len(world.vocabulary) <= 300
    assert world.vocabulary[: len(SPECIAL)] == SPECIAL
    written = {token for belief, _ in world.core.visits for token in belief.next_words}
    unused = {word for number, word in enumerate(world.vocabulary) if number not in written}
    assert unused == (set(SPECIAL) - {EOS}) | set(lexicon.INSTRUCTION_WORDS)


def test_same_seed_same_texts(world: World) -> None:
    assert world.documents(50, seed=3) == World(0).documents(50, seed=3)
    assert world.documents(50, seed=3) != world.documents(50, seed=4)
    assert world.documents(0, seed=3) == []
