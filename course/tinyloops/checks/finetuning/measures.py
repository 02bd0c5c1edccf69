"""What a tuned model is judged by in exercises 7 to 9: its loss on held-out responses, and what it forgot."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import torch

from tinyloops import data
from tinyloops.world import World

from .likelihood import right_objective
from .pairs import Batch, right_batch, right_pair
from .texts import Texts, whole_text_loss

#: How many of the notebook's `fresh_pairs` and `fresh_texts` are measured on, and the seed of these texts.
PAIRS, TEXTS, TEXTS_SEED = 100, 120, 50


class Measured(NamedTuple):
    """Nats a token on held-out responses, and on whole texts like those of pre-training."""

    response_loss: float
    text_loss: float


@cache
def held_out_batch() -> Batch:
    """The first of the notebook's fresh pairs, as one batch."""
    world = World(seed=0)
    rows = data.instructions(world, train=300, test=300, seed=0)["test"].select(range(PAIRS))
    texts = [(world.tokens(row["instruction"])[:-1], world.tokens(row["response"])[:-1]) for row in rows]
    return right_batch([right_pair(instruction, response) for instruction, response in texts])


@cache
def old_texts(seed: int = TEXTS_SEED) -> Texts:
    """Texts of the world; with the seed left as it is, the first of the notebook's fresh ones."""
    world = World(seed=0)
    rows = world.tokenizer(world.documents(400, seed=seed)[:TEXTS], padding=True, return_tensors="pt")
    return Texts(rows["input_ids"], rows["attention_mask"])


def measured(model: Any, texts_seed: int = TEXTS_SEED) -> Measured:
    """Both losses of a decoder, which has no dropout: its mode does not matter."""
    batch = held_out_batch()
    with torch.no_grad():
        logits = model(input_ids=batch.ids, attention_mask=batch.mask).logits
        return Measured(
            float(right_objective(logits, batch.ids, batch.weights)),
            float(whole_text_loss(model, old_texts(texts_seed))),
        )
