"""The key of a concept question: which options belong to the answer, and what to say about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tinyloops.checks.answers import RIGHT, WRONG, UnreadableAnswer
from tinyloops.checks.concepts import Question, slot
from tinyloops.checks.sealing import seal


@dataclass(frozen=True)
class Key:
    """``right`` options belong to the answer; ``why`` explains each option, to whom it was right or wrong for.

    With ``several``, any number of options may be taken; otherwise just one.
    """

    name: str
    right: frozenset[str]
    why: Mapping[str, str]
    several: bool = False
    points: float = 2.0

    @property
    def question(self) -> Question:
        return Question(self.name, tuple(sorted(self.why)), self.several)

    def grade(self, names: Mapping[str, Any]) -> float:
        """The points of the answer in a notebook's ``names``: all of them or none.

        >>> key = Key("pretraining.q1", frozenset("b"), {"a": "It is ...", "b": "It is not ..."})
        >>> key.grade({"answer_q1": "B"}), key.grade({"answer_q1": "a"}), key.grade({})
        (2.0, 0.0, 0.0)
        """
        try:
            return float(self.points) if self.question.read(names) == self.right else 0.0
        except UnreadableAnswer:
            return 0.0

    def sealed(self) -> dict[str, Any]:
        """The question as learners get it: nothing of the key can be read without trying an answer."""
        return {
            "options": list(self.question.options),
            "several": self.several,
            "points": self.points,
            "sealed": {
                slot(option, taken): self._sealed(option, taken)
                for option in self.question.options
                for taken in ((True, False) if self.several else (True,))
            },
        }

    def _sealed(self, option: str, taken: bool) -> str:
        verdict = RIGHT if taken == (option in self.right) else WRONG
        return seal(verdict + self.why[option], guess=slot(option, taken), salt=self.name)
