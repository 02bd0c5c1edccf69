"""Training and test texts that have no text in common."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import TypeVar

import numpy as np

from ..world import Language, Mind, World

Found = TypeVar("Found")
Drawn = list[tuple[str, Mind]]  # texts, each with the mind it was written from


def fresh_split(world: World, language: Language, train: int, test: int, seed: int) -> tuple[Drawn, Drawn]:
    """``train`` texts of ``language`` and ``test`` others, each with the mind it was written from.

    The test texts are the first drawn that are not among the training texts.

    >>> world = World(0)
    >>> train, test = fresh_split(world, world.core, train=50, test=20, seed=0)
    >>> len(train), len(test), {text for text, _ in train} & {text for text, _ in test}
    (50, 20, set())
    """

    def attempt(draws: int) -> tuple[Drawn, Drawn] | None:
        rows = world.labelled(draws, seed, language)
        known = {text for text, _ in rows[:train]}
        fresh = [row for row in rows[train:] if row[0] not in known]
        return (rows[:train], fresh[:test]) if len(fresh) >= test else None

    return _with_more_draws(train + test, attempt, f"{test} that are not among {train}")


def fresh_texts(
    world: World,
    language: Language,
    count: int,
    seed: int,
    *,
    suitable: Callable[[str, str], bool],
    without: Container[str] = (),
) -> Drawn:
    """The first ``count`` texts drawn that are ``suitable(text, kind)`` and not in ``without``; each with its mind.

    >>> world = World(0)
    >>> [(text, mind)] = fresh_texts(world, world.core, 1, seed=0, suitable=lambda text, kind: kind == "sports")
    >>> text, mind.kind
    ('The coaches chase the striker poorly. The Falcons come from Quito.', 'sports')
    """

    def attempt(draws: int) -> Drawn | None:
        rows = world.labelled(draws, seed, language)
        found = [(text, mind) for text, mind in rows if text not in without and suitable(text, mind.kind)]
        return found[:count] if len(found) >= count else None

    return _with_more_draws(2 * count, attempt, f"{count} of this kind")


def stream(seed: int, *numbers: int) -> int:
    """A seed of its own for each thing drawn from one ``seed``, so that no two draws depend on each other.

    >>> len({stream(seed, number) for seed in range(10) for number in range(10)})
    100
    """
    return int(np.random.SeedSequence([seed, *numbers]).generate_state(1)[0])


def _with_more_draws(draws: int, attempt: Callable[[int], Found | None], wanted: str) -> Found:
    """What ``attempt`` finds among ``draws`` draws; while it finds nothing, among twice as many."""
    for doubled in range(7):
        if (found := attempt(draws * 2**doubled)) is not None:
            return found
    raise ValueError(f"the language has too few texts for {wanted}: ask for fewer")
