"""Does held-out text leak into training text? What is shared, and what would be shared by chance.

Two independent draws can be the same short text. That is no leak: a leak is the same *draw* on both sides. In the
world the two can be told apart, since the chance of every coincidence is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ..world import World


def overlap(train: Iterable[str], held_out: Sequence[str]) -> float:
    """The share of ``held_out`` texts that also occur in ``train``.

    >>> overlap(["a", "b"], ["b", "c", "b", "d"])
    0.5
    """
    known = set(train)
    return sum(text in known for text in held_out) / len(held_out)


def chance_overlap(world: World, train_size: int, held_out: Sequence[str]) -> float:
    """The overlap to expect when ``train_size`` texts were drawn independently of ``held_out``.

    A text of probability p is among n draws with probability 1 - (1 - p)^n.

    >>> world = World(0)
    >>> round(chance_overlap(world, 40_000, ["Dear team, my account changed today. Explain it soon."]), 3)
    0.894
    """
    probabilities = np.exp([world.log_prob(text) for text in held_out])
    return float(-np.expm1(train_size * np.log1p(-probabilities)).mean())
