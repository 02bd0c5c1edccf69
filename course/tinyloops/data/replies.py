"""Prompts that are like the pre-training text or unlike it, each with a short answer or a long one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import numpy as np
from datasets import DatasetDict

from ..world import World, lexicon
from .card import described
from .splits import stream
from .topical import topical_texts

Prompts = Literal["news", "keywords"]
Answer = Literal["topic", "sentence"]

#: Words and signs that texts of every topic have. A search query leaves them out.
FUNCTION_WORDS = frozenset({"the", "a", "what", "come", "for", "from", ".", ",", "!", "<eos>"})
ABOUT: Mapping[str, str] = {
    "news": "News texts as they are",
    "keywords": "The content words of news texts in random order, as in a search query",
    "topic": "their topic as the response",
    "sentence": "the first sentence of another text of the same topic as the response",
}
ORDERS, OTHER_TEXTS = 3, 4  # streams


def replies(
    world: World,
    *,
    train: int = 300,
    test: int = 200,
    prompts: Prompts = "news",
    answer: Answer = "topic",
    seed: int = 0,
) -> DatasetDict:
    """Pairs with columns ``instruction``, ``response`` and ``topic``, all made of the texts that ``seed`` decides.

    ``prompts="news"``: the instruction is a news text as pre-training has them. ``"keywords"``: its content words in
    random order, as pre-training never has them. ``answer="topic"``: one word and a full stop. ``"sentence"``: the
    first sentence of another text of that topic. No text asked about in one split is asked about in the other.

    Raises `ValueError` when there is no such choice.

    >>> replies(World(0), train=1, test=0)["train"]["instruction"][:]
    ['The telescopes orbit the comet. Tycho observes for the Watchers.']
    >>> shifted = replies(World(0), train=1, test=0, prompts="keywords", answer="sentence")["train"][0]
    >>> shifted["instruction"], shifted["response"]
    ('Orbit Tycho telescopes Watchers comet observes', 'The careless comet orbits the comets poorly.')
    """
    for choice, choices in ((prompts, get_args(Prompts)), (answer, get_args(Answer))):
        if choice not in choices:
            raise ValueError(f"“{choice}” is none of: {', '.join(choices)}")
    splits = {}
    for number, (split, drawn) in enumerate(
        zip(("train", "test"), topical_texts(world, train, test, seed), strict=True)
    ):
        topics = [mind.kind for _, mind in drawn]
        instructions = [text for text, _ in drawn]
        if prompts == "keywords":
            instructions = _keywords(world, instructions, np.random.default_rng([seed, ORDERS, number]))
        responses = [world.text(world.tokens(f"{topic}.")) for topic in topics]
        if answer == "sentence":
            responses = _sentences(world, topics, stream(seed, OTHER_TEXTS, number))
        splits[split] = described(
            {"instruction": instructions, "response": responses, "topic": topics},
            name="replies",
            about=f"{ABOUT[prompts]}, with {ABOUT[answer]}. No text of one split is asked about in the other.",
        )
    return DatasetDict(splits)


def _keywords(world: World, texts: Sequence[str], rng: np.random.Generator) -> list[str]:
    """The content words of each text, in random order."""
    words = ([world.vocabulary[token] for token in world.tokens(text)] for text in texts)
    content = ([word for word in text if word not in FUNCTION_WORDS] for text in words)
    return [world.text(world.tokens(" ".join(rng.permutation(text)))) for text in content]


def _sentences(world: World, topics: Sequence[str], seed: int) -> list[str]:
    """The first sentence of a new text for each of ``topics``."""
    counts = Counter(topics)
    texts = {
        topic: iter(world.documents(counts[topic], stream(seed, number), world.language({topic: 1.0})))
        for number, topic in enumerate(lexicon.FIELDS)
    }
    return [re.split(r"(?<=[.!])", next(texts[topic]), maxsplit=1)[0] for topic in topics]
