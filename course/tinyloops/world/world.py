"""The micro-world: people, teams, gadgets and letters, of which everything is known.

`World` ties the grammar, the facts and the vocabulary together and speaks in texts. It is the source of all data of
the course, and the judge of what models write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from tokenizers import Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import WordLevel
from transformers import PreTrainedTokenizerFast

from . import grammar, lexicon
from .for_transformers import for_transformers
from .grammar import Facts, Mind
from .language import Belief, Language

#: How often the pre-training text is of each kind. Astronomy is the minority subset.
SHARES: Mapping[str, float] = {
    "sports": 0.32, "technology": 0.22, "politics": 0.16, "astronomy": 0.05,
    "billing": 0.10, "technical": 0.08, "feature": 0.07,
}  # fmt: skip
GOOD_SHARE = 0.6  # of the news tell of something good; comments are good or bad evenly


@dataclass(frozen=True)
class Statement:
    """A claim found in a text: ``subject`` (a person or a group) belongs to or comes from ``object``."""

    subject: str
    object: str
    true: bool


class World:
    """One micro-world; ``seed`` decides its facts. The language is the same in every world.

    >>> world = World(seed=0)
    >>> text = world.documents(1, seed=1)[0]
    >>> text
    'The careless leaders from Lagos test the leader poorly. The Tinkers come from Oslo.'
    >>> round(world.log_prob(text), 3)
    -18.893
    >>> world.is_grammatical("The strikers beats the keeper. What a lovely day!")
    False
    """

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self.facts = Facts.drawn(np.random.default_rng(seed))
        self.vocabulary = grammar.vocabulary()
        self._ids = {word: number for number, word in enumerate(self.vocabulary)}
        self._writers = grammar.true_writers(self.facts)
        self.core = self.language(SHARES)

    def language(self, shares: Mapping[str, float], *, good: float = GOOD_SHARE, sincere: float = 0.5) -> Language:
        """The language of texts of the kinds in ``shares`` (relative weights, as in `SHARES`).

        ``good`` is the share of news of good things, ``sincere`` how often the tone agrees with that mood.
        """
        return self._spoken_by(self._writers, shares, good, sincere)

    def remarks(self, shares: Mapping[str, float], *, good: float = 0.5, sincere: float = 0.5) -> Language:
        """The language of news of these kinds that show a mood and comment on it; moods are even, unless told.

        >>> world = World()
        >>> world.documents(1, seed=0, language=world.remarks({"sports": 1.0}))
        ['The careless striker tackles the strikers. What a perfect day!']
        """
        return self._spoken_by(grammar.remark_writers(), shares, good, sincere)

    def _spoken_by(
        self, writers: grammar.Writers, shares: Mapping[str, float], good: float, sincere: float
    ) -> Language:
        known = {mind.kind for mind in writers.starts}
        if unknown := sorted(set(shares) - known):
            raise ValueError(f"no writer of {', '.join(unknown)}: choose among {', '.join(sorted(known))}")
        start = {
            state: shares[mind.kind] * _mind_share(mind, good, sincere)
            for mind, state in writers.starts.items()
            if mind.kind in shares
        }
        return Language(writers.automaton, start, len(self.vocabulary), writers.minds)

    # --- texts and tokens ---

    def documents(self, count: int, seed: int, language: Language | None = None) -> list[str]:
        """``count`` texts drawn from ``language`` (default: the pre-training language)."""
        return [text for text, _ in self.labelled(count, seed, language)]

    def labelled(self, count: int, seed: int, language: Language | None = None) -> list[tuple[str, Mind]]:
        """As `documents`, each text with the mind it was written from."""
        language = language or self.core
        starts, tokens = language.sample(count, seed)
        drawn = zip(starts.tolist(), tokens.tolist(), strict=True)
        return [(self.text(row), language.minds[start]) for start, row in drawn]

    def tokens(self, text: str) -> list[int]:
        """Token ids of ``text`` and of the end token. Words that the world doesn't know become ``<unk>``."""
        return [*self._splitter.encode(text, add_special_tokens=False).ids, self._ids[grammar.EOS]]

    def unknown_words(self, text: str) -> list[str]:
        """The words of ``text`` that no reader of the world's texts can know, special tokens among them.

        >>> World().unknown_words("Who does Mara phone? <eos>")
        ['phone', '<eos>']
        """
        read = self._splitter.encode(text, add_special_tokens=False)
        known = (self.vocabulary[token] not in grammar.SPECIAL for token in read.ids)
        return [text[first:last] for (first, last), fine in zip(read.offsets, known, strict=True) if not fine]

    def text(self, tokens: Iterable[int]) -> str:
        """Readable English of token ids, up to the first end token; padding and other special tokens are left out.

        >>> World().text(World().tokens("mara plays for the rovers ."))
        'Mara plays for the Rovers.'
        """
        words: list[str] = []
        for token in tokens:
            word = self.vocabulary[token] if token >= 0 else grammar.EOS
            if word == grammar.EOS:
                break
            if word not in grammar.SPECIAL:
                begins = not words or words[-1][-1] in ".!?"
                words.append(word.capitalize() if begins or word in lexicon.NAMES else word)
        return re.sub(r" ([.,!?:])", r"\1", " ".join(words))

    @cached_property
    def tokenizer(self) -> PreTrainedTokenizerFast:
        """The world's word tokenizer for `transformers`: lower case, ``<bos>`` before and ``<eos>`` after a text."""
        return for_transformers(self._splitter)

    @cached_property
    def _splitter(self) -> Tokenizer:
        words = Tokenizer(WordLevel(self._ids, unk_token="<unk>"))
        words.normalizer = normalizers.Lowercase()
        words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        words.add_special_tokens(list(grammar.SPECIAL))
        return words

    # --- what is exactly known ---

    @property
    def entropy_floor(self) -> float:
        """The lowest loss that a next-token model of the pre-training text can have, nats a predicted token."""
        return self.core.entropy_floor

    def log_prob(self, text: str) -> float:
        """log Pr(text) in nats, the end token included; -inf when the world never says it."""
        return self.core.log_prob(self.tokens(text))

    def next_token_probabilities(self, prefix: Sequence[int]) -> np.ndarray:
        """Pr(next token | ``prefix``), shape (V,); a leading ``<bos>`` is allowed."""
        return self.core.next_token_probabilities(self._without_bos(prefix))

    def masked_probabilities(self, tokens: Sequence[int], hidden: Sequence[int]) -> np.ndarray:
        """Pr(token | all that are not hidden) at the positions ``hidden``, (len(hidden), V); ``tokens`` as `tokens`.

        >>> world = World()
        >>> tokens = world.tokens("The coach beats the rival.")
        >>> world.masked_probabilities(tokens, [1, 4]).shape == (2, len(world.vocabulary))
        True
        """
        return self.core.masked_probabilities(tokens, hidden)

    def posterior(self, text: str, part: str, language: Language | None = None) -> dict[str, float]:
        """Pr(kind, mood or tone | text), whichever ``part`` names; empty for a text the language never says.

        >>> world = World()
        >>> round(world.posterior("Dear team, my refund changed today. Cancel it soon.", "kind")["billing"], 3)
        1.0
        """
        language = language or self.core
        belief = language.read(self.tokens(text))
        return _label_mass(language, belief, part) if belief and belief.at_end else {}

    def bayes_accuracy(self, part: str, language: Language | None = None) -> float:
        """How often the best possible reader gets the label right: the expected largest posterior, exact."""
        language = language or self.core
        ended = [(b, reach) for b, reach in language.visits if b.at_end]
        return sum(reach * max(_label_mass(language, b, part).values()) for b, reach in ended)

    def _without_bos(self, tokens: Sequence[int]) -> Sequence[int]:
        return tokens[1:] if len(tokens) and tokens[0] == self._ids["<bos>"] else tokens

    # --- judging what models write ---

    @cached_property
    def _grammatical(self) -> Language:
        automaton, news, letter = grammar.loose_language()
        return Language(automaton, {news: 1.0, letter: 1.0}, len(self.vocabulary))

    def is_grammatical(self, text: str) -> bool:
        """Whether the text keeps the grammar (word order, agreement), true or not, coherent or not."""
        return self._grammatical.log_prob(self.tokens(text)) > -np.inf

    def is_possible(self, text: str) -> bool:
        """Whether the world could have said it: grammatical, coherent in topic and mood, and true."""
        return self.log_prob(text) > -np.inf

    def statements(self, text: str) -> list[Statement]:
        """The claims about people and groups made in ``text``, with their truth.

        >>> world = World()
        >>> home = world.facts.city_of["falcons"].capitalize()
        >>> world.statements(f"The Falcons come from {home}.")[0].true
        True
        """
        ties = {" ".join(field.tie) for field in lexicon.FIELDS.values()}
        found = re.findall(rf"(\w+) (?:{'|'.join(sorted(ties))}) (\w+)", text.lower())
        known = {**self.facts.group_of, **self.facts.city_of}
        found += re.findall(r"the (\w+) come from (\w+)", text.lower())
        return [Statement(s, o, known[s] == o) for s, o in found if s in known]

    def is_true(self, text: str) -> bool | None:
        """Whether every statement in ``text`` is true; None when it states nothing."""
        claims = self.statements(text)
        return all(claim.true for claim in claims) if claims else None

    def is_rare(self, text: str) -> bool:
        """Whether the text is of the minority topic, as the best reader would judge."""
        mass = self.posterior(text, "kind")
        return bool(mass) and max(mass, key=lambda kind: mass[kind]) == lexicon.MINORITY


def label_of(mind: Mind, part: str) -> str:
    """The label that ``part`` asks for: a part of the mind, or ``"sincerity"``, which the mood and tone make up.

    >>> label_of(Mind("sports", "good", "bad"), "sincerity")
    'sarcastic'
    """
    if part == "sincerity":
        return "sincere" if mind.mood == mind.tone else "sarcastic"
    return str(getattr(mind, part))


def _label_mass(language: Language, belief: Belief, part: str) -> dict[str, float]:
    """The belief at the end of a text as a distribution over the labels that ``part`` asks for."""
    mass: dict[str, float] = {}
    for state, weight in zip(belief.states, belief.weights, strict=True):
        label = label_of(language.minds[state], part)
        mass[label] = mass.get(label, 0.0) + weight
    return mass


def _mind_share(mind: Mind, good: float, sincere: float) -> float:
    """How often a writer of this kind is in this mood and tone."""
    if mind.kind in lexicon.DESKS:
        return 1.0
    mood = good if mind.mood == "good" else 1 - good
    return mood * (sincere if mind.mood == mind.tone else 1 - sincere)
