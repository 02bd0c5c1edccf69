"""A probabilistic finite automaton: the exact, executable description of a language.

A state is what the writer has in mind (topic, mood, number, where in the sentence); an arc writes one word and moves
on. All states and arcs are known, so every probability of the language can be computed, not estimated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Arc:
    """Write word number ``token`` and go to state ``target``, with this probability."""

    token: int
    target: int
    probability: float


@dataclass(frozen=True)
class Automaton:
    """``arcs[s]`` leave state ``s``; their probabilities add up to one, but a state in ``ends`` has none."""

    arcs: tuple[tuple[Arc, ...], ...]
    ends: frozenset[int]

    @cached_property
    def table(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """All A arcs as arrays (A,): the state they leave, the token, the state they reach, the probability."""
        rows = [(state, a.token, a.target, a.probability) for state, arcs in enumerate(self.arcs) for a in arcs]
        source, token, target, probability = (np.array(column) for column in zip(*rows, strict=True))
        return source, token, target, probability

    def sample(self, starts: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Walk from each state of ``starts`` (N,) to the end; the tokens written, (N, T), with -1 after the end."""
        width = max(len(arcs) for arcs in self.arcs)
        tokens, targets = np.full((2, len(self.arcs), width), -1)
        cumulative = np.ones((len(self.arcs), width))
        for state, arcs in enumerate(self.arcs):
            tokens[state, : len(arcs)] = [arc.token for arc in arcs]
            targets[state, : len(arcs)] = [arc.target for arc in arcs]
            cumulative[state, : len(arcs)] = np.cumsum([arc.probability for arc in arcs])
            # Rounding may leave the last sum just under one, and a draw above it would take an arc that isn't there.
            cumulative[state, max(len(arcs) - 1, 0) :] = 1.0
        ends = np.fromiter(self.ends, dtype=int)
        columns: list[np.ndarray] = [np.empty((len(starts), 0), dtype=int)]
        states, writing = starts.copy(), np.arange(len(starts))
        while len(writing):
            at = states[writing]
            choice = (cumulative[at] <= rng.random(len(writing))[:, None]).sum(axis=1)
            column = np.full(len(starts), -1)
            column[writing] = tokens[at, choice]
            columns.append(column)
            states[writing] = targets[at, choice]
            writing = writing[~np.isin(states[writing], ends)]
        return np.column_stack(columns)


@dataclass
class Builder:
    """Draws an automaton state by state. A silent arc (``then``) writes nothing; `build` folds those away.

    >>> b = Builder(vocabulary=["hello", "world"])
    >>> start, middle, end = b.state(), b.state(), b.state()
    >>> b.say(start, {"hello": 1.0}, middle)
    >>> b.say(middle, {"world": 0.5, "hello": 0.5}, end)
    >>> automaton = b.build(ends={end})
    >>> [len(arcs) for arcs in automaton.arcs]
    [1, 2, 0]
    """

    vocabulary: Sequence[str]
    _spoken: list[list[Arc]] = field(default_factory=list)
    _silent: list[list[tuple[int, float]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ids = {word: number for number, word in enumerate(self.vocabulary)}

    def state(self) -> int:
        """A new state's number."""
        self._spoken.append([])
        self._silent.append([])
        return len(self._spoken) - 1

    def say(self, source: int, words: Mapping[str, float], target: int, weight: float = 1.0) -> None:
        """From ``source``, with probability ``weight``, write one of ``words`` and go to ``target``."""
        for word, probability in words.items():
            self._spoken[source].append(Arc(self._ids[word], target, weight * probability))

    def then(self, source: int, target: int, weight: float = 1.0) -> None:
        """From ``source``, with probability ``weight``, go on as from ``target``, writing nothing."""
        self._silent[source].append((target, weight))

    def phrase(self, source: int, words: tuple[str, ...], weight: float = 1.0) -> int:
        """Write the fixed ``words`` one after another; the state reached."""
        for word in words:
            target = self.state()
            self.say(source, {word: 1.0}, target, weight)
            source, weight = target, 1.0
        return source

    def build(self, ends: Iterable[int]) -> Automaton:
        """The automaton without silent arcs and arcs never taken; every state's arcs must add up to one."""
        ends = frozenset(ends)
        states = range(len(self._spoken))
        arcs = tuple(tuple(a for a in self._unfold(state) if a.probability > 0) for state in states)
        for state, leaving in enumerate(arcs):
            total = sum(arc.probability for arc in leaving)
            if state not in ends and not np.isclose(total, 1.0):
                raise ValueError(f"the arcs of state {state} add up to {total}, not 1")
        return Automaton(arcs, ends)

    def _unfold(self, state: int) -> list[Arc]:
        arcs = list(self._spoken[state])
        for target, weight in self._silent[state]:
            arcs += [Arc(a.token, a.target, weight * a.probability) for a in self._unfold(target)]
        return arcs
