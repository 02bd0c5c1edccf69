"""Random small languages, described twice: for `Builder`, and as the plain list of all texts with probabilities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import strategies as st

from tinyloops.world.automaton import Builder
from tinyloops.world.language import Language

WORDS = ("a", "b", "c", "<eos>")
EOS = WORDS.index("<eos>")


@dataclass(frozen=True)
class Step:
    """One way to go on: say one of ``words`` (nothing, when there are none), then go to ``target``."""

    words: dict[str, float]
    target: int
    weight: float


@dataclass(frozen=True)
class SmallLanguage:
    """States in order of writing; the last two are ends. Steps lead to later states only."""

    steps: list[list[Step]]
    start: dict[int, float]

    @property
    def ends(self) -> set[int]:
        return {len(self.steps) - 2, len(self.steps) - 1}

    def built(self) -> Language:
        b = Builder(WORDS)
        for _ in self.steps:
            b.state()
        for source, steps in enumerate(self.steps):
            for step in steps:
                if step.words:
                    b.say(source, step.words, step.target, step.weight)
                else:
                    b.then(source, step.target, step.weight)
        return Language(b.build(self.ends), self.start, size=len(WORDS))

    def texts(self) -> dict[tuple[int, ...], dict[int, float]]:
        """Every text with the probability that it is written and ends in each end state: brute force."""
        found: dict[tuple[int, ...], dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for state, probability in self.start.items():
            for text, end, chance in self._continuations(state):
                found[text][end] += probability * chance
        return found

    def _continuations(self, state: int) -> Iterator[tuple[tuple[int, ...], int, float]]:
        if state in self.ends:
            yield (), state, 1.0
        for step in self.steps[state]:
            for text, end, chance in self._continuations(step.target):
                for word, share in step.words.items():
                    yield (WORDS.index(word), *text), end, step.weight * share * chance
                if not step.words:
                    yield text, end, step.weight * chance


def _distribution(draw: st.DrawFn, things: list) -> dict:
    weights = [draw(st.integers(1, 5)) for _ in things]
    return {thing: weight / sum(weights) for thing, weight in zip(things, weights, strict=True)}


@st.composite
def small_languages(draw: st.DrawFn) -> SmallLanguage:
    """Two to five writing states, and two states that stop, each at its own end, so that writers can be told."""
    writing = draw(st.integers(2, 5))
    stops = [writing, writing + 1]
    steps: list[list[Step]] = []
    for state in range(writing):
        weights = _distribution(draw, list(range(draw(st.integers(1, 3)))))
        steps.append([])
        for weight in weights.values():
            silent = draw(st.integers(0, 4)) == 4
            words = draw(st.lists(st.sampled_from(WORDS[:3]), unique=True, min_size=1, max_size=2))
            target = state + draw(st.integers(1, 2))
            steps[-1].append(Step({} if silent else _distribution(draw, words), target, weight))
    steps += [[Step({"<eos>": 1.0}, stop + 2, 1.0)] for stop in stops] + [[], []]
    starts = draw(st.lists(st.integers(0, 2), unique=True, min_size=1))
    return SmallLanguage(steps, _distribution(draw, starts))
