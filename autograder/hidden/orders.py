"""The key of a concept question that asks for an order of steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tinyloops.checks.answers import RIGHT, WRONG, UnreadableAnswer
from tinyloops.checks.ordering import Ordering, place_of
from tinyloops.checks.sealing import seal


@dataclass(frozen=True)
class OrderKey:
    """``order`` holds the letters of the steps, first to last; options that are not in it belong nowhere.

    ``why`` has a text for each letter of ``order`` at its place, and for each option that may come too early, or that
    belongs nowhere. A text for one wrong place has the letter and the place for its key, as in ``"d2"``; a text for all
    other wrong places just the letter.
    """

    name: str
    order: str
    why: Mapping[str, str]
    points: float = 2.0

    @property
    def question(self) -> Ordering:
        return Ordering(self.name, tuple(sorted({key[0] for key in self.why})), len(self.order))

    def reason(self, option: str, place: int) -> str:
        """Why an option is right, or wrong, at a place (the first is 1).

        >>> why = {"b1": "It begins.", "a2": "It needs b.", "a": "There is no b yet.", "c": "Nobody needs it."}
        >>> key = OrderKey("classification.q1", "ba", why)
        >>> key.reason("a", 1), key.reason("a", 2), key.reason("c", 2)
        ('There is no b yet.', 'It needs b.', 'Nobody needs it.')
        """
        return self.why.get(f"{option}{place}") or self.why.get(option, "")

    def grade(self, names: Mapping[str, Any]) -> float:
        """The points of the answer in a notebook's ``names``: all of them or none.

        >>> why = {"b1": "It begins.", "a2": "It needs b.", "a": "There is no b yet.", "c": "Nobody needs it."}
        >>> key = OrderKey("classification.q1", "ba", why)
        >>> key.grade({"answer_q1": "b, a"}), key.grade({"answer_q1": "ab"}), key.grade({})
        (2.0, 0.0, 0.0)
        """
        try:
            return float(self.points) if self.question.read(names) == tuple(self.order) else 0.0
        except UnreadableAnswer:
            return 0.0

    def sealed(self) -> dict[str, Any]:
        """The question as learners get it: every option at every place, so that the file says nothing of the order."""
        return {
            "options": list(self.question.options),
            "places": len(self.order),
            "points": self.points,
            "sealed": {
                place_of(option, place): self._sealed(option, place)
                for option in self.question.options
                for place in range(1, len(self.order) + 1)
            },
        }

    def _sealed(self, option: str, place: int) -> str:
        verdict = RIGHT if self.order[place - 1] == option else WRONG
        return seal(verdict + self.reason(option, place), guess=place_of(option, place), salt=self.name)
