"""A language known exactly: probabilities, conditionals and entropy by tracking what a perfect reader believes.

A reader who knows the automaton but not the writer's mind holds a *belief*: a distribution over the states the writer
may be in. One word takes one belief to the next (Bayes' rule). Beliefs are few, since most words tell a lot, so they
are kept and reused; the entropy is then an exact sum over them, with nothing sampled (the weighted subset
construction of automata theory; the recursions are the forward and backward algorithms, Rabiner 1989, section III.A).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np

from .automaton import Automaton
from .grammar import Mind


@dataclass(eq=False)
class Belief:
    """What a perfect reader knows at one point of a text: ``states`` with their probabilities ``weights``."""

    automaton: Automaton
    states: tuple[int, ...]
    weights: tuple[float, ...]
    pool: dict[object, Belief] = field(repr=False)

    @cached_property
    def next_words(self) -> dict[int, tuple[float, Belief]]:
        """Each possible next token with its probability and the belief that it leads to."""
        mass: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for state, weight in zip(self.states, self.weights, strict=True):
            for arc in self.automaton.arcs[state]:
                mass[arc.token][arc.target] += weight * arc.probability
        return {token: (sum(m.values()), believe(self.automaton, m, self.pool)) for token, m in mass.items()}

    @cached_property
    def entropy(self) -> float:
        """Entropy of the next token, in nats."""
        return -sum(p * float(np.log(p)) for p, _ in self.next_words.values())

    @property
    def at_end(self) -> bool:
        return self.automaton.ends.issuperset(self.states)


def believe(automaton: Automaton, mass: Mapping[int, float], pool: dict[object, Belief]) -> Belief:
    """The belief proportional to ``mass`` (state to weight), taken from ``pool`` when it was met before."""
    total = sum(mass.values())
    states = tuple(sorted(mass))
    weights = tuple(mass[s] / total for s in states)
    key = (states, tuple(round(w, 12) for w in weights))
    if key not in pool:
        pool[key] = Belief(automaton, states, weights, pool)
    return pool[key]


class Language:
    """An automaton with a distribution ``start`` over its first states; ``size`` is the vocabulary's (V).

    ``minds`` names what the writer means at first and last states. Texts must end with a token of its own, so that
    none is the beginning of another.

    >>> from tinyloops.world.automaton import Builder
    >>> b = Builder(["heads", "tails", "<eos>"])
    >>> coin, stop, end = b.state(), b.state(), b.state()
    >>> b.say(coin, {"heads": 0.5, "tails": 0.5}, stop)
    >>> b.say(stop, {"<eos>": 1.0}, end)
    >>> language = Language(b.build({end}), {coin: 1.0}, size=3)
    >>> language.log_prob([0, 2]), language.entropy, language.mean_length
    (-0.6931471805599453, 0.6931471805599453, 2.0)
    """

    def __init__(
        self,
        automaton: Automaton,
        start: Mapping[int, float],
        size: int,
        minds: Mapping[int, Mind] = MappingProxyType({}),
    ) -> None:
        total = sum(start.values())
        self.automaton, self.size, self.minds = automaton, size, minds
        self.start = {state: weight / total for state, weight in start.items() if weight > 0}
        self._pool: dict[object, Belief] = {}
        self.root = believe(automaton, self.start, self._pool)

    def sample(self, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """Texts drawn from the language: their first states (N,), and tokens (N, T) with -1 after the end."""
        rng = np.random.default_rng(seed)
        starts = rng.choice(list(self.start), size=count, p=list(self.start.values()))
        return starts, self.automaton.sample(starts, rng)

    def read(self, tokens: Sequence[int]) -> Belief | None:
        """The belief after ``tokens``, or None when the language has no text that begins so."""
        belief = self.root
        for token in tokens:
            if token not in belief.next_words:
                return None
            belief = belief.next_words[token][1]
        return belief

    def log_prob(self, tokens: Sequence[int]) -> float:
        """log Pr(tokens) in nats, the end token included; -inf for a text the language cannot produce."""
        belief, total = self.root, 0.0
        for token in tokens:
            if token not in belief.next_words:
                return -np.inf
            probability, belief = belief.next_words[token]
            total += float(np.log(probability))
        return total if belief.at_end else -np.inf

    def next_token_probabilities(self, prefix: Sequence[int]) -> np.ndarray:
        """Pr(next token | prefix), shape (V,); all zeros after a prefix that cannot occur, or after the end."""
        probabilities = np.zeros(self.size)
        belief = self.read(prefix)
        for token, (probability, _) in (belief.next_words if belief else {}).items():
            probabilities[token] = probability
        return probabilities

    def posterior(self, evidence: np.ndarray) -> np.ndarray:
        """Pr(token at each position | all evidence): the forward-backward algorithm.

        ``evidence`` (B, T, V) says how well each token explains what was seen at each position: one-hot where a token
        was read, all ones behind a mask. Texts have T tokens, the end token included. Result (B, T, V); all zeros
        for a text that cannot occur.
        """
        batch, length, _ = evidence.shape
        source, token, target, probability = self.automaton.table
        states = len(self.automaton.arcs)
        first = np.zeros(states)
        first[list(self.start)] = list(self.start.values())
        last = np.zeros(states)
        last[list(self.automaton.ends)] = 1.0
        forward = [np.tile(first, (batch, 1))]
        for t in range(length - 1):
            forward.append(_summed(forward[-1][:, source] * probability * evidence[:, t, token], target, states))
        result, backward = np.zeros(evidence.shape), np.tile(last, (batch, 1))
        for t in reversed(range(length)):
            arriving = probability * evidence[:, t, token] * backward[:, target]
            result[:, t] = _summed(forward[t][:, source] * arriving, token, self.size)
            backward = _summed(arriving, source, states)
        total = result.sum(axis=-1, keepdims=True)
        return np.divide(result, total, out=np.zeros_like(result), where=total > 0)

    def masked_probabilities(self, tokens: Sequence[int], hidden: Sequence[int]) -> np.ndarray:
        """Pr(token | all tokens that are not hidden) at each of the positions ``hidden``, shape (len(hidden), V).

        What a perfect masked model would say: it reads all of the text but these positions.
        """
        evidence = np.eye(self.size)[list(tokens)]
        evidence[list(hidden)] = 1.0
        return self.posterior(evidence[None])[0, list(hidden)]

    @cached_property
    def visits(self) -> tuple[tuple[Belief, float], ...]:
        """Every belief a reader can reach, with the expected number of times it is held in one text."""
        visits: list[tuple[Belief, float]] = []
        frontier: dict[Belief, float] = {self.root: 1.0}
        while frontier:
            following: dict[Belief, float] = defaultdict(float)
            for belief, reach in frontier.items():
                visits.append((belief, reach))
                if not belief.at_end:
                    for probability, target in belief.next_words.values():
                        following[target] += reach * probability
            frontier = dict(following)
        return tuple(visits)

    @cached_property
    def entropy(self) -> float:
        """Entropy of a whole text in nats, exact: the sum over beliefs of reach times next-token entropy."""
        return float(sum(reach * belief.entropy for belief, reach in self.visits if not belief.at_end))

    @cached_property
    def mean_length(self) -> float:
        """Expected number of tokens of a text, the end token included."""
        return float(sum(reach for belief, reach in self.visits if not belief.at_end))

    @property
    def entropy_floor(self) -> float:
        """The lowest loss any next-token model can reach, in nats a predicted token."""
        return self.entropy / self.mean_length


def _summed(values: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    """Add up ``values`` (B, A) by their ``group`` (A,): result (B, groups)."""
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    result = np.zeros((len(values), groups))
    result[:, ordered[first]] = np.add.reduceat(values[:, order], first, axis=1)
    return result
