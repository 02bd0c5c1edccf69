"""Instruction data: what a user asks and the answer the world knows to be right."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from datasets import Dataset, DatasetDict

from ..world import World, lexicon
from . import hub_instructions
from .card import described
from .source import from_hub
from .splits import Drawn
from .topical import things, topical_texts

ABOUT = (
    "Instructions and right responses: who somebody plays, works, speaks or observes for (kind “person”), where a "
    "group comes from (“city”), the topic of a text (“topic”), and a text to write about a thing it names (“write”). "
    "The facts asked about in the test split (half of each group's people, one group's city in each field) are neither "
    "asked about nor stated in training, and no text of one split occurs in the other. Every response is true in the "
    "micro-world; who learnt its facts from the pre-training text can know them all."
)
KINDS = {"person": 1 / 3, "city": 1 / 6, "topic": 1 / 4, "write": 1 / 4}  # there are twice as many people as groups
HELD_OUT, DRAWN = 1, 2  # streams: which facts are held out, and what is asked


class Pair(NamedTuple):
    """An instruction and the right response to it; ``kind`` is one of `KINDS`."""

    instruction: str
    response: str
    kind: str


def instructions(world: World, *, train: int = 300, test: int = 300, seed: int = 0) -> DatasetDict:
    """Pairs with columns ``instruction``, ``response`` and ``kind``; far fewer than pre-training texts.

    How many test pairs there are changes nothing in the training pairs. `facts` asks for each fact of a split once.

    >>> instructions(World(0), train=20, test=10)["train"][0]
    {'instruction': 'Who does Farah speak for?', 'response': 'The Greens.', 'kind': 'person'}
    """
    held_out = _held_out(world, seed)
    texts = dict(zip(("train", "test"), topical_texts(world, train, test, seed, untold=held_out), strict=True))
    known = _split_facts(world, held_out)
    rngs = {split: np.random.default_rng([seed, DRAWN, number]) for number, split in enumerate(texts)}
    return DatasetDict({split: _described(_pairs(world, known[split], texts[split], rngs[split])) for split in texts})


def load_instructions(
    world: World, *, train: int = 300, test: int = 300, seed: int = 0, source: str | None = None
) -> DatasetDict:
    """Pairs as `instructions` has them, from ``source``, by default what ``TINYLOOPS_DATA`` names, or ``"world"``.

    ``"world"``: `instructions`. ``"hub"``: the data set that ``TINYLOOPS_HUB_INSTRUCTIONS`` names takes its place: of
    the Hugging Face Hub (default: ``databricks/databricks-dolly-15k``), or a local folder, with columns of
    instructions and responses. Only short pairs are kept, and none that asks about a text in a column of its own
    (``context``); ``kind`` is its category. Its own test split is the test, or else pairs are divided at random. No
    test instruction occurs in training. There may be fewer pairs than asked for.

    Raises `DataUnavailable`, with what to do, when the source has no instructions or cannot be read.

    >>> load_instructions(World(0), train=20, test=10, source="world")["test"].num_rows
    10
    """
    if from_hub(source, "instructions"):
        return hub_instructions.read(train, test, seed)
    return instructions(world, train=train, test=test, seed=seed)


def facts(world: World, *, seed: int = 0) -> DatasetDict:
    """Every fact once, as `instructions` of this ``seed`` asks for it: in ``train``, or held out in ``test``.

    Columns as in `instructions`; kinds ``person`` and ``city``.

    >>> held_out = facts(World(0))["test"]
    >>> held_out.num_rows, held_out[0]
    (16, {'instruction': 'Who does Ines play for?', 'response': 'The Hornets.', 'kind': 'person'})
    """
    splits = _split_facts(world, _held_out(world, seed))
    return DatasetDict({split: _described(pairs) for split, pairs in splits.items()})


def fact_pairs(world: World) -> Iterator[tuple[str, Pair]]:
    """Each person with the question for that person's group, and each group with the question for its city.

    The answers are short. No pre-training text repeats a name, so a model hasn't learnt to, and cannot learn from so
    few pairs to begin its answer with the name that it was asked about.

    >>> next(fact_pairs(World(0)))
    ('mara', Pair(instruction='Who does Mara play for?', response='The Falcons.', kind='person'))
    """
    for field in lexicon.FIELDS.values():
        verb = field.tie[0].removesuffix("s")
        for person in field.people:
            group = world.facts.group_of[person]
            yield person, _pair(world, f"who does {person} {verb} for?", f"the {group}.", "person")
        for group in field.groups:
            city = world.facts.city_of[group]
            yield group, _pair(world, f"where do the {group} come from?", f"from {city}.", "city")


def _held_out(world: World, seed: int) -> set[str]:
    """People and groups kept for the test split, in each field: half of each group's people, and one group."""
    rng = np.random.default_rng([seed, HELD_OUT])
    held_out: set[str] = set()
    for field in lexicon.FIELDS.values():
        held_out.add(str(rng.choice(field.groups)))
        for group in field.groups:
            members = [person for person in field.people if world.facts.group_of[person] == group]
            held_out.update(map(str, rng.permutation(members)[: len(members) // 2]))
    return held_out


def _split_facts(world: World, held_out: Container[str]) -> dict[str, list[Pair]]:
    """Every fact, in ``test`` if its person or group is held out, or else in ``train``."""
    splits: dict[str, list[Pair]] = {"train": [], "test": []}
    for subject, pair in fact_pairs(world):
        splits["test" if subject in held_out else "train"].append(pair)
    return splits


def _pairs(world: World, known: Sequence[Pair], texts: Drawn, rng: np.random.Generator) -> list[Pair]:
    """One pair for each of ``texts``; a pair that asks for a fact leaves its text unused."""
    kinds = rng.choice(list(KINDS), size=len(texts), p=list(KINDS.values())).tolist()
    asked = {kind: [pair for pair in known if pair.kind == kind] for kind in ("person", "city")}
    pairs = []
    for kind, (text, mind) in zip(kinds, texts, strict=True):
        if kind in asked:
            pairs.append(asked[kind][rng.integers(len(asked[kind]))])
        elif kind == "topic":
            pairs.append(_pair(world, f"which topic is this about: {text}", f"{mind.kind}.", kind))
        else:
            pairs.append(_pair(world, f"write about the {things(world, text, mind.kind)[0]}:", text, kind))
    return pairs


def _pair(world: World, instruction: str, response: str, kind: str) -> Pair:
    """Both as the world writes text, so that they survive a round trip through tokens."""
    return Pair(world.text(world.tokens(instruction)), world.text(world.tokens(response)), kind)


def _described(pairs: Sequence[Pair]) -> Dataset:
    columns = {field: [getattr(pair, field) for pair in pairs] for field in Pair._fields}
    return described(columns, name="instructions", about=ABOUT)
