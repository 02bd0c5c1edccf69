"""What all real text has in common: documents divided so that nothing held out was trained on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from datasets import Dataset

from .card import described
from .unavailable import DataUnavailable


class RealText(NamedTuple):
    """Documents (column ``text``) to train on and documents held out."""

    train: Dataset
    held_out: Dataset


def divide(groups: Sequence[Sequence[str]], held_out: int, seed: int) -> tuple[list[str], list[str]]:
    """Documents to train on, and at least ``held_out`` others (a fifth when there are few): whole groups at random.

    Documents that stand together, such as the speeches of a scene, belong in one group, since they tell of each other.

    >>> divide([["a", "b"], ["c", "d"], ["e", "f"]], held_out=1, seed=0)
    (['a', 'b', 'c', 'd'], ['e', 'f'])
    """
    enough = min(held_out, sum(map(len, groups)) // 5)
    away: list[str] = []
    kept: list[str] = []
    for number in np.random.default_rng(seed).permutation(len(groups)).tolist():
        (away if len(away) < enough else kept).extend(groups[number])
    return kept, away


def real_text(train: Sequence[str], held_out: Sequence[str], *, name: str, about: str, licence: str) -> RealText:
    """Both sides as data sets, without held-out documents that also occur in training.

    >>> text = real_text(["Ay, my lord.", "Go!"], ["Ay, my lord.", "Stay!"], name="x", about="x", licence="x")
    >>> list(text.held_out["text"])
    ['Stay!']
    """
    known = set(train)
    fresh = [text for text in held_out if text not in known]
    if not train or not fresh:
        raise DataUnavailable(
            f"{name} has too few documents: {len(train)} to train on and {len(fresh)} others to hold out."
        )
    sides = (described({"text": side}, name=name, about=about, licence=licence) for side in (train, fresh))
    return RealText(*sides)
