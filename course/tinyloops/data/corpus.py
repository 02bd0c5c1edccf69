"""The corpus of a chapter: the world's text by default, real text when ``TINYLOOPS_DATA`` asks for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from datasets import Dataset
from transformers import PreTrainedTokenizerFast

from ..world import World
from . import hub, shakespeare
from .pretraining import pretraining
from .real_text import RealText
from .subwords import train_tokenizer
from .unavailable import DataUnavailable


@dataclass(frozen=True)
class Corpus:
    """Documents to train on and documents held out, with the tokenizer that cuts them into tokens.

    ``world`` and ``entropy_floor`` (nats a predicted token) are known for the world's text only.
    """

    name: str
    train: Dataset
    held_out: Dataset
    tokenizer: PreTrainedTokenizerFast
    world: World | None = None
    entropy_floor: float | None = None


def load_corpus(source: str | None = None, *, documents: int = 40_000, held_out: int = 2_000, seed: int = 0) -> Corpus:
    """The corpus called ``source``, by default the one that ``TINYLOOPS_DATA`` names, by default ``"world"``.

    ``"world"``: documents are independent draws, so held-out texts are fresh, and the entropy floor holds for them
    exactly; a short text may be drawn on both sides by chance (`chance_overlap`). ``seed`` decides the draws and the
    facts of the world.

    ``"shakespeare"`` (the plays) and ``"hub"`` (the data set that ``TINYLOOPS_HUB_DATASET`` names, also a local
    folder): documents are divided before anything else is done with them, and no held-out text occurs in training.
    At most ``documents`` are used. The tokenizer is trained on the training documents.

    Raises `DataUnavailable`, with what to do, when the source cannot be read.

    >>> corpus = load_corpus("world", documents=100, held_out=10)
    >>> corpus.train.num_rows, corpus.held_out.num_rows, round(corpus.entropy_floor, 3)
    (100, 10, 1.086)
    """
    name = source or os.environ.get("TINYLOOPS_DATA") or "world"
    if name == "world":
        return _world_corpus(documents, held_out, seed)
    if name not in REAL_TEXTS:
        choices = ", ".join(["world", *REAL_TEXTS])
        raise DataUnavailable(f"There is no corpus “{name}”. Set TINYLOOPS_DATA to one of: {choices}.")
    text = REAL_TEXTS[name](documents, held_out, seed)
    return Corpus(name, text.train, text.held_out, train_tokenizer(text.train["text"]))


#: How each kind of real text is read.
REAL_TEXTS: Mapping[str, Callable[[int, int, int], RealText]] = {"shakespeare": shakespeare.read, "hub": hub.read}


def _world_corpus(documents: int, held_out: int, seed: int) -> Corpus:
    world = World(seed)
    drawn = pretraining(world, documents + held_out, seed)
    train, fresh = drawn.select(range(documents)), drawn.select(range(documents, documents + held_out))
    return Corpus("world", train, fresh, world.tokenizer, world, world.entropy_floor)
