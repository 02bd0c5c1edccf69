"""News texts that name a thing of their topic, to ask about and to write."""

from __future__ import annotations

from collections.abc import Container

from ..world import World, lexicon
from .splits import Drawn, fresh_texts, stream

TRAINING, TEST = 1, 2  # streams


def topical_texts(world: World, train: int, test: int, seed: int, untold: Container[str] = ()) -> tuple[Drawn, Drawn]:
    """Texts of all fields alike, each with its mind; ``train`` of them, and ``test`` others.

    Both are drawn apart: how many test texts there are changes nothing in the training texts. These state nothing
    about the people and groups in ``untold``.

    >>> train, test = topical_texts(World(0), 1, 1, seed=0)
    >>> train[0][0], train[0][1].kind
    ('The telescopes orbit the comet. Tycho observes for the Watchers.', 'astronomy')
    """
    language = world.language(dict.fromkeys(lexicon.FIELDS, 1.0))

    def names_a_thing(text: str, topic: str) -> bool:
        return bool(things(world, text, topic))

    def may_train(text: str, topic: str) -> bool:
        return names_a_thing(text, topic) and all(said.subject not in untold for said in world.statements(text))

    trained = fresh_texts(world, language, train, stream(seed, TRAINING), suitable=may_train)
    known = {text for text, _ in trained}
    return trained, fresh_texts(world, language, test, stream(seed, TEST), suitable=names_a_thing, without=known)


def things(world: World, text: str, topic: str) -> list[str]:
    """The nouns of ``topic`` that ``text`` has, in its order.

    >>> things(World(0), "The striker from Oslo beats the keepers.", "sports")
    ['striker', 'keepers']
    """
    own = {form for noun in lexicon.FIELDS[topic].nouns for form in noun}
    return [word for token in world.tokens(text) if (word := world.vocabulary[token]) in own]
