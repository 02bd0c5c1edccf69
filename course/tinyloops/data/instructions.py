"""Instruction data: what a user asks and the answer the world knows to be right."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from datasets import DatasetDict

from ..world import Mind, World, lexicon
from .card import described
from .splits import fresh_split

ABOUT = (
    "Instructions and right responses: who somebody plays, works, speaks or observes for and where a group comes from "
    "(kind “fact”), the topic of a text (kind “topic”), and a text to write about a topic (kind “write”). The facts "
    "asked about in the test split are never asked about in training, and no text of one split occurs in the other. "
    "Every response is true in the micro-world; who learnt its facts from the pre-training text can know them all."
)
KINDS = {"fact": 0.5, "topic": 0.25, "write": 0.25}
TEST_FACTS = 1 / 3  # of the facts are kept for the test split

Pair = tuple[str, str]


def instructions(world: World, *, train: int = 300, test: int = 100, seed: int = 0) -> DatasetDict:
    """Pairs with columns ``instruction``, ``response`` and ``kind``; far fewer than pre-training texts.

    >>> instructions(World(0), train=20, test=10)["train"][0]
    {'instruction': 'Where do the Builders come from?', 'response': 'The Builders come from Perth.', 'kind': 'fact'}
    """
    rng = np.random.default_rng(seed)
    known = list(fact_pairs(world))
    facts = [known[number] for number in rng.permutation(len(known))]
    asked = round(len(facts) * TEST_FACTS)
    language = world.language(dict.fromkeys(lexicon.FIELDS, 1.0))
    texts = fresh_split(world, language, train, test, seed)
    return DatasetDict(
        {
            "train": described(_columns(world, facts[asked:], texts[0], rng), name="instructions", about=ABOUT),
            "test": described(_columns(world, facts[:asked], texts[1], rng), name="instructions", about=ABOUT),
        }
    )


def fact_pairs(world: World) -> Iterator[Pair]:
    """A question and its answer for every fact of the world: each person's group, each group's city.

    >>> next(fact_pairs(World(0)))
    ('Who does Mara play for?', 'Mara plays for the Falcons.')
    """
    for field in lexicon.FIELDS.values():
        verb = field.tie[0].removesuffix("s")
        for person in field.people:
            answer = f"{person} {' '.join(field.tie)} {world.facts.group_of[person]}."
            yield _pair(world, f"who does {person} {verb} for?", answer)
        for group in field.groups:
            answer = f"the {group} come from {world.facts.city_of[group]}."
            yield _pair(world, f"where do the {group} come from?", answer)


def _columns(
    world: World, facts: list[Pair], texts: list[tuple[str, Mind]], rng: np.random.Generator
) -> dict[str, list[str]]:
    """One pair for each of ``texts``; a pair of kind fact leaves its text unused."""
    kinds = rng.choice(list(KINDS), size=len(texts), p=list(KINDS.values())).tolist()
    pairs = []
    for kind, (text, mind) in zip(kinds, texts, strict=True):
        if kind == "fact":
            pairs.append(facts[rng.integers(len(facts))])
        elif kind == "topic":
            pairs.append(_pair(world, f"which topic is this about: {text}", f"{mind.kind}."))
        else:
            pairs.append(_pair(world, f"write about {mind.kind}:", text))
    return {
        "instruction": [instruction for instruction, _ in pairs],
        "response": [response for _, response in pairs],
        "kind": kinds,
    }


def _pair(world: World, instruction: str, response: str) -> Pair:
    """Both as the world writes text, so that they survive a round trip through tokens."""
    return world.text(world.tokens(instruction)), world.text(world.tokens(response))
