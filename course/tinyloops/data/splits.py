"""Training and test texts that have no text in common."""

from __future__ import annotations

from ..world import Language, Mind, World

Drawn = list[tuple[str, Mind]]


def fresh_split(world: World, language: Language, train: int, test: int, seed: int) -> tuple[Drawn, Drawn]:
    """``train`` texts of ``language`` and ``test`` others, each with the mind it was written from.

    The test texts are the first drawn that are not among the training texts.

    >>> world = World(0)
    >>> train, test = fresh_split(world, world.core, train=50, test=20, seed=0)
    >>> len(train), len(test), {text for text, _ in train} & {text for text, _ in test}
    (50, 20, set())
    """
    draws = train + test
    while draws <= 100 * (train + test):
        rows = world.labelled(draws, seed, language)
        known = {text for text, _ in rows[:train]}
        fresh = [row for row in rows[train:] if row[0] not in known]
        if len(fresh) >= test:
            return rows[:train], fresh[:test]
        draws *= 2
    raise ValueError(f"the language has too few texts for {test} that are not among {train}: ask for fewer")
