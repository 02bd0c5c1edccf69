"""What the world knows about a text and its words, for judging thousands of texts that models wrote.

A text is a tuple of word ids without special tokens, as `tinyloops.rows` makes them.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

import numpy as np

from .models import EOS
from .rows import Text
from .world import World, lexicon
from .world.grammar import SPECIAL
from .world.language import Belief

RARE = 0.05  # the tail: the rarest words that make up this share of all words


class Reading(NamedTuple):
    """What the judge found in a text.

    ``grammatical``: it keeps the grammar. ``possible``: the world could have said it, so it is grammatical, coherent
    and true. ``kind``: the most probable kind of a possible text, else None. ``true`` of the ``statements`` that it
    makes about people and groups are true.
    """

    grammatical: bool
    possible: bool
    kind: str | None
    true: int
    statements: int


class Judge:
    """Reads texts as a perfect reader of ``world`` would; what was read once is remembered.

    >>> world = World(seed=0)
    >>> judge = Judge(world)
    >>> text = tuple(world.tokens("The keeper beats the rival. The Tinkers come from Oslo.")[:-1])
    >>> judge.read(text)  # sports first, technology then: no writer does that
    Reading(grammatical=True, possible=False, kind=None, true=1, statements=1)
    >>> judge.log_prob(text)
    -inf
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self._read: dict[Text, Reading] = {}
        self._special = frozenset(range(len(SPECIAL)))
        self._ids = {word: number for number, word in enumerate(world.vocabulary)}

    def read(self, text: Text) -> Reading:
        """Grammar, possibility, kind and statements of ``text``."""
        if text not in self._read:
            self._read[text] = self._reading(text)
        return self._read[text]

    def log_prob(self, text: Text) -> float:
        """log Pr(text) in nats, exact, ``<eos>`` included; -inf for what the world never says."""
        return self.world.core.log_prob([*text, EOS])

    def _reading(self, text: Text) -> Reading:
        sentences = self.world.text(text)
        belief = self.world.core.read([*text, EOS])
        possible = belief is not None and belief.at_end
        # `World.text` leaves special tokens out, and no grammatical text has one.
        grammatical = possible or (self._special.isdisjoint(text) and self.world.is_grammatical(sentences))
        statements = self.world.statements(sentences)
        return Reading(
            grammatical=grammatical,
            possible=possible,
            kind=self._kind(belief) if possible and belief else None,
            true=sum(statement.true for statement in statements),
            statements=len(statements),
        )

    def _kind(self, belief: Belief) -> str:
        """The most probable kind of text, by the belief at its end."""
        mass: dict[str, float] = defaultdict(float)
        for state, weight in zip(belief.states, belief.weights, strict=True):
            mass[self.world.core.minds[state].kind] += weight
        return max(mass, key=lambda kind: mass[kind])

    # --- what is known about words ---

    @cached_property
    def word_shares(self) -> np.ndarray:
        """Each word's share of all the words in the world's texts, (V,), exact; special tokens have none.

        >>> world = World()
        >>> round(float(Judge(world).word_shares[world.vocabulary.index("the")]), 3)
        0.147
        """
        expected = np.zeros(len(self.world.vocabulary))
        for belief, reach in self.world.core.visits:
            for token, (probability, _) in belief.next_words.items():
                expected[token] += reach * probability
        expected[list(self._special)] = 0.0
        return expected / expected.sum()

    @cached_property
    def tail(self) -> np.ndarray:
        """Ids of the rarest words, the rarest first, as many as make up 5 % of the world's words at most."""
        order = np.argsort(self.word_shares, kind="stable")
        order = order[self.word_shares[order] > 0]
        return order[np.cumsum(self.word_shares[order]) <= RARE]

    @cached_property
    def nouns(self) -> np.ndarray:
        """Ids of all nouns of the news, the topics' own and those they share, singular and plural, in order."""
        pairs = [*lexicon.COMMON_NOUNS, *(pair for field in lexicon.FIELDS.values() for pair in field.nouns)]
        return self._sorted_ids({word for pair in pairs for word in pair})

    def words_about(self, topic: str) -> np.ndarray:
        """Ids of the words of a news topic's own, in order: its nouns, verbs, people, groups, and “plays” or the like.

        >>> world = World()
        >>> about = [world.vocabulary[word] for word in Judge(world).words_about("astronomy")]
        >>> "observes" in about, "vera" in about, "leader" in about, "for" in about
        (True, True, False, False)
        """
        field = lexicon.FIELDS[topic]
        others = {word for name, other in lexicon.FIELDS.items() if name != topic for word in other.tie}
        words = {word for pair in field.nouns + field.verbs for word in pair}
        return self._sorted_ids(words | {*field.people, *field.groups} | ({*field.tie} - others))

    def _sorted_ids(self, words: set[str]) -> np.ndarray:
        return np.array(sorted(self._ids[word] for word in words))
