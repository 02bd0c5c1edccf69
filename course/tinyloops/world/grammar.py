"""The grammar: how each kind of text is written, given what the writer has in mind.

A text is written from a `Mind`: its kind (a news topic or a letter desk), the mood of its first sentence and the tone
of its comment. Each mind has its own start and end state, so that the belief at the end of a text is the posterior
over minds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import NamedTuple

import numpy as np

from . import lexicon
from .automaton import Automaton, Builder
from .lexicon import Desk, Field

SPECIAL = ("<pad>", "<unk>", "<bos>", "<eos>", "<mask>", "<user>", "<assistant>")
EOS = "<eos>"
MOODS = ("good", "bad")
SHARED = 0.15  # of the nouns and verbs of news could stand in the news of any topic
ADJECTIVE = 0.6  # of the first sentences have one,
ADVERB = 0.5  # and of all of them this share has one of these
ZIPF = 1.0  # the word of rank r has a probability proportional to r ** -ZIPF


class Mind(NamedTuple):
    """What a writer means: ``kind`` of text, ``mood`` of what happened, ``tone`` of the comment on it."""

    kind: str
    mood: str
    tone: str


class Writers(NamedTuple):
    """Writers drawn into one automaton: the state each starts from, and whose each start and end state is."""

    automaton: Automaton
    starts: Mapping[Mind, int]
    minds: Mapping[int, Mind]


@dataclass(frozen=True)
class Facts:
    """What is true: which group each person belongs to, and which city each group comes from."""

    group_of: Mapping[str, str]
    city_of: Mapping[str, str]

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> Facts:
        """Facts of a world; every group has members."""
        group_of: dict[str, str] = {}
        for field in lexicon.FIELDS.values():
            seats = np.resize(np.array(field.groups), len(field.people))
            group_of.update(zip(field.people, map(str, rng.permutation(seats)), strict=True))
        groups = [group for field in lexicon.FIELDS.values() for group in field.groups]
        cities = rng.permutation(np.resize(np.array(lexicon.CITIES), len(groups)))
        return cls(group_of, dict(zip(groups, map(str, cities), strict=True)))


@dataclass(frozen=True)
class Topic:
    """What one news writer draws from: words of a field and a mood, and the claims the writer may make."""

    field: Field
    moods: tuple[str, ...]
    tones: tuple[str, ...]
    memberships: Mapping[str, Sequence[tuple[str, ...]]]  # person to the ends of sentences about that person
    origins: Mapping[str, Sequence[str]]  # group to cities


def zipf(words: Sequence[str]) -> dict[str, float]:
    """Probabilities of ``words``, the first the most frequent.

    >>> zipf(["often", "rarely", "never"])["often"] / zipf(["often", "rarely", "never"])["rarely"]
    2.0
    """
    weights = np.arange(1, len(words) + 1) ** -ZIPF
    return dict(zip(words, (weights / weights.sum()).tolist(), strict=True))


def vocabulary() -> tuple[str, ...]:
    """Every token, special ones first, then words in the order in which the lexicon names them."""
    words: list[str] = ["the", "my", "a", "what", "dear", "come", "from", ".", ",", "!"]
    for field in lexicon.FIELDS.values():
        words += [form for pair in field.nouns + field.verbs for form in pair]
        words += [*field.people, *field.groups, *field.tie]
    for desk in lexicon.DESKS.values():
        words += [*desk.nouns, *desk.verbs, *desk.tails, *desk.requests, desk.pronoun]
    words += [form for pair in lexicon.COMMON_NOUNS + lexicon.COMMON_VERBS for form in pair]
    for moody in (lexicon.ADJECTIVES, lexicon.ADVERBS, lexicon.PRAISE):
        words += [word for mood in MOODS for word in moody[mood]]
    words += [*lexicon.SHARED_DESK_NOUNS, *lexicon.SHARED_DESK_VERBS, *lexicon.GREETED]
    words += [*lexicon.HURRIES, *lexicon.OCCASIONS, *lexicon.CITIES, *lexicon.INSTRUCTION_WORDS]
    return tuple(dict.fromkeys((*SPECIAL, *words)))


def true_writers(facts: Facts) -> Writers:
    """Everybody who writes the pre-training text: news of every topic, mood and tone, and letters to every desk."""
    b = Builder(vocabulary())
    starts, ends = {}, {}
    for mind in _reporters():
        field = lexicon.FIELDS[mind.kind]
        memberships = {person: [(*field.tie, facts.group_of[person])] for person in field.people}
        origins = {group: [facts.city_of[group]] for group in field.groups}
        topic = Topic(field, (mind.mood,), (mind.tone,), memberships, origins)
        starts[mind] = _news(b, end := b.state(), topic)
        ends[end] = mind
    for kind, desk in lexicon.DESKS.items():
        starts[mind := Mind(kind, "", "")] = _letter(b, end := b.state(), [desk])
        ends[end] = mind
    return _writers(b, starts, ends)


def remark_writers() -> Writers:
    """The same news writers when they show the mood of what happened and comment on it."""
    b = Builder(vocabulary())
    starts, ends = {}, {}
    for mind in _reporters():
        topic = Topic(lexicon.FIELDS[mind.kind], (mind.mood,), (mind.tone,), memberships={}, origins={})
        starts[mind] = _remark(b, end := b.state(), topic)
        ends[end] = mind
    return _writers(b, starts, ends)


def _reporters() -> list[Mind]:
    return [Mind(*latent) for latent in product(lexicon.FIELDS, MOODS, MOODS)]


def _writers(b: Builder, starts: dict[Mind, int], ends: dict[int, Mind]) -> Writers:
    return Writers(b.build(ends), starts, {**ends, **{state: mind for mind, state in starts.items()}})


def loose_language() -> tuple[Automaton, int, int]:
    """Everything that is grammatical, true or not, coherent or not: the automaton and its two start states."""
    b = Builder(vocabulary())
    end = b.state()
    fields = lexicon.FIELDS.values()
    everything = Field(
        *(tuple(chain(*(getattr(f, part) for f in fields))) for part in ("nouns", "verbs", "people", "groups", "tie"))
    )
    claims = [(*field.tie, group) for field in fields for group in field.groups]
    topic = Topic(
        everything,
        MOODS,
        MOODS,
        dict.fromkeys(everything.people, claims),
        dict.fromkeys(everything.groups, lexicon.CITIES),
    )
    news, letter = _news(b, end, topic), _letter(b, end, list(lexicon.DESKS.values()))
    return b.build({end}), news, letter


def _news(b: Builder, end: int, topic: Topic) -> int:
    """“The brilliant striker beats the rivals gladly. Mara plays for the Falcons.” or another second half."""
    start, second, stop = b.state(), b.state(), b.state()
    _event(b, topic, start, second)
    _membership(b, topic, second, stop, weight=0.35)
    _origin(b, topic, second, stop, weight=0.2)
    _comment(b, topic, second, stop, weight=0.45)
    b.say(stop, {EOS: 1.0}, end)
    return start


def _remark(b: Builder, end: int, topic: Topic) -> int:
    """“The brilliant striker beats the rivals. What a dull day!”: exactly the news with a mood word and a comment."""
    start, described, plain, second, stop = (b.state() for _ in range(5))
    with_adjective = ADJECTIVE / (1 - (1 - ADJECTIVE) * (1 - ADVERB))
    b.then(start, described, with_adjective)
    _event(b, topic, described, second, adjective=1.0)
    b.then(start, plain, 1 - with_adjective)
    _event(b, topic, plain, second, adjective=0.0, adverb=1.0)
    _comment(b, topic, second, stop, weight=1.0)
    b.say(stop, {EOS: 1.0}, end)
    return start


def _event(
    b: Builder, topic: Topic, start: int, stop: int, *, adjective: float = ADJECTIVE, adverb: float = ADVERB
) -> None:
    """“The brilliant striker from Oslo beats the rivals gladly.”: the verb agrees with its subject in number."""
    subject, noun, target, thing, after, dot = (b.state() for _ in range(6))
    b.say(start, {"the": 1.0}, subject)
    b.say(subject, zipf(_of(lexicon.ADJECTIVES, topic.moods)), noun, weight=adjective)
    b.then(subject, noun, weight=1 - adjective)
    for number, share in ((0, 0.6), (1, 0.4)):
        named, verb = b.state(), b.state()
        _either(b, noun, topic.field.nouns, lexicon.COMMON_NOUNS, number, named, share)
        place = b.phrase(named, ("from",), weight=0.35)
        b.say(place, zipf(lexicon.CITIES), verb)
        b.then(named, verb, weight=0.65)
        _either(b, verb, topic.field.verbs, lexicon.COMMON_VERBS, number, target, 1.0)
        _either(b, thing, topic.field.nouns, lexicon.COMMON_NOUNS, number, after, share)
    b.say(target, {"the": 1.0}, thing)
    b.say(after, zipf(_of(lexicon.ADVERBS, topic.moods)), dot, weight=adverb)
    b.then(after, dot, weight=1 - adverb)
    b.say(dot, {".": 1.0}, stop)


def _either(
    b: Builder,
    source: int,
    own: Sequence[lexicon.Pair],
    common: Sequence[lexicon.Pair],
    number: int,
    target: int,
    share: float,
) -> None:
    """A word of the topic's own, or one that all topics share, in singular (0) or plural (1)."""
    b.say(source, zipf([pair[number] for pair in own]), target, share * (1 - SHARED))
    b.say(source, zipf([pair[number] for pair in common]), target, share * SHARED)


def _of(words: Mapping[str, Sequence[str]], moods: Sequence[str]) -> list[str]:
    return [word for mood in moods for word in words[mood]]


def _membership(b: Builder, topic: Topic, start: int, stop: int, weight: float) -> None:
    """“Mara plays for the Falcons.”: which group is a fact, so it is certain once the person is known."""
    dot = b.state()
    for person, share in zipf(list(topic.memberships)).items():
        named = b.state()
        b.say(start, {person: share}, named, weight)
        claims = topic.memberships[person]
        for claim in claims:
            b.then(b.phrase(named, claim, 1 / len(claims)), dot)
    b.say(dot, {".": 1.0}, stop)


def _origin(b: Builder, topic: Topic, start: int, stop: int, weight: float) -> None:
    """“The Falcons come from Oslo.”: a fact too."""
    named, dot = b.state(), b.state()
    b.say(start, {"the": 1.0}, named, weight)
    for group, share in zipf(list(topic.origins)).items():
        origin = b.state()
        b.say(named, {group: share}, origin)
        cities = topic.origins[group]
        b.say(b.phrase(origin, ("come", "from")), {city: 1 / len(cities) for city in cities}, dot)
    b.say(dot, {".": 1.0}, stop)


def _comment(b: Builder, topic: Topic, start: int, stop: int, weight: float) -> None:
    """“What a wonderful evening!”: its tone is independent of what happened."""
    occasion, shout = b.state(), b.state()
    praise = b.phrase(start, ("what", "a"), weight)
    b.say(praise, zipf(_of(lexicon.PRAISE, topic.tones)), occasion)
    b.say(occasion, zipf(lexicon.OCCASIONS), shout)
    b.say(shout, {"!": 1.0}, stop)


def _letter(b: Builder, end: int, desks: Sequence[Desk]) -> int:
    """“Dear team, my invoice doubled again. Correct it soon.”."""
    start, greeted, comma, verb, request = (b.state() for _ in range(5))
    b.say(start, {"dear": 1.0}, greeted)
    b.say(greeted, zipf(lexicon.GREETED), comma)
    b.say(comma, {",": 1.0}, mine := b.state())
    noun = b.phrase(mine, ("my",))
    b.say(noun, zipf([noun for desk in desks for noun in desk.nouns]), verb, weight=0.7)
    b.say(noun, zipf(lexicon.SHARED_DESK_NOUNS), verb, weight=0.3)
    usual, stopped, thanks = b.state(), b.state(), b.state()
    b.say(verb, zipf(lexicon.SHARED_DESK_VERBS), usual, weight=0.3)
    b.say(usual, zipf(lexicon.TIMES), stopped)
    b.say(stopped, {".": 1.0}, request)
    for desk in desks:
        tail, pronoun, hurry = b.state(), b.state(), b.state()
        b.say(verb, zipf(desk.verbs), tail, weight=0.7 / len(desks))
        b.say(tail, zipf(desk.tails), stopped)
        b.say(request, zipf(desk.requests), pronoun, weight=1 / len(desks))
        b.say(pronoun, {desk.pronoun: 1.0}, hurry)
        b.say(hurry, zipf(lexicon.HURRIES), thanks)
    b.say(b.phrase(thanks, (".",)), {EOS: 1.0}, end)
    return start
