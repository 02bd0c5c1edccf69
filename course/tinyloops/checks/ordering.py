"""A concept question whose answer is an order: some of the options, each at its place.

An answer is read from its first step on, and only the first step that is wrong is explained: what comes after it is
open as long as that is not mended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .answers import UnreadableAnswer, Verdict, letters_of, opened, run_together, variable_of


@dataclass(frozen=True)
class Ordering:
    """What a notebook's answer may look like: as many different ``options`` as there are ``places``."""

    name: str
    options: tuple[str, ...]
    places: int

    @property
    def variable(self) -> str:
        """The name the answer has in the notebook, e.g. ``answer_q1``."""
        return variable_of(self.name)

    @property
    def form(self) -> str:
        """How an answer is written, e.g. ``answer_q1 = "abc"``."""
        return f'{self.variable} = "{"".join(self.options[: self.places])}"'

    def read(self, names: Mapping[str, Any]) -> tuple[str, ...]:
        """The order in a notebook's ``names``.

        Raises:
            UnreadableAnswer: there is no answer, it is not made of the options' letters, or there are too many, too
                few, or twice the same.

        >>> question = Ordering("classification.q1", ("a", "b", "c", "d"), places=3)
        >>> question.read({"answer_q1": "b, D, a"}), question.read({"answer_q1": ["c", "a", "b"]})
        (('b', 'd', 'a'), ('c', 'a', 'b'))
        >>> question.read({"answer_q1": "ab"})
        Traceback (most recent call last):
        tinyloops.checks.answers.UnreadableAnswer: an order of 3 different letters is wanted, such as answer_q1 = "abc"
        """
        answer = names.get(self.variable)
        if isinstance(answer, set | frozenset | dict):
            raise UnreadableAnswer(f"a {type(answer).__name__} has no order: write, for instance, {self.form}")
        order = letters_of(run_together(answer) if isinstance(answer, str) else answer, self.options, self.form)
        if len(order) != self.places or len(set(order)) != self.places:
            raise UnreadableAnswer(f"an order of {self.places} different letters is wanted, such as {self.form}")
        return order

    def verdict(self, sealed: Mapping[str, str], order: tuple[str, ...]) -> Verdict:
        """The explanations of a right order, or of the first step that is wrong."""
        says = []
        for place, option in enumerate(order, start=1):
            under = place_of(option, place)
            right, why = opened(sealed, under, self.name)
            if not right:
                return Verdict(False, (f"{under}: {why}",))
            says.append(f"{under}: {why}")
        return Verdict(True, tuple(says))


def place_of(option: str, place: int) -> str:
    """What an explanation is sealed under: an option, and its place in the order.

    >>> place_of("b", 2)
    'b as step 2'
    """
    return f"{option} as step {place}"
