"""The text that models are pre-trained on."""

from __future__ import annotations

from datasets import Dataset

from ..world import World
from .card import described

ABOUT = (
    "Short English-looking texts of the micro-world: news of sports, technology, politics and (5%) astronomy, and "
    "letters of customers. Each text is an independent draw from a language that is known exactly, so the lowest "
    "possible loss of a model is known too. All people, groups and facts are invented."
)


def pretraining(world: World, documents: int, seed: int) -> Dataset:
    """``documents`` texts (column ``text``) drawn from the pre-training language of ``world``.

    >>> pretraining(World(0), documents=3, seed=1)["text"][0]
    'The rival from Oslo updates the chip. Emil works for the Coders.'
    """
    return described({"text": world.documents(documents, seed)}, name="pretraining", about=ABOUT)
