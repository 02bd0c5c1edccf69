"""Concept questions: an answer opens the explanation that was written for it, right or wrong.

The explanations, and which answer is right, are sealed (see `tinyloops.checks.sealing`): the file beside this
package can be read by nobody who does not try an answer.
"""

from __future__ import annotations

import importlib.resources
import json
import textwrap
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .answers import UnreadableAnswer, Verdict, letters_of, opened, run_together, variable_of
from .ordering import Ordering

#: How often each question has been tried since the notebook's kernel was started.
tries: Counter[str] = Counter()


@dataclass(frozen=True)
class Question:
    """What a notebook's answer may look like.

    ``several`` says whether more than one of the ``options`` may be taken.
    """

    name: str
    options: tuple[str, ...]
    several: bool

    @property
    def variable(self) -> str:
        """The name the answer has in the notebook, e.g. ``answer_q1``."""
        return variable_of(self.name)

    @property
    def form(self) -> str:
        """How an answer is written, e.g. ``answer_q1 = "a"``."""
        if not self.several:
            return f'{self.variable} = "{self.options[0]}"'
        return f'{self.variable} = ["{self.options[0]}", "{self.options[-1]}"]'

    def read(self, names: Mapping[str, Any]) -> frozenset[str]:
        """The options taken in a notebook's ``names``.

        Raises:
            UnreadableAnswer: there is no answer, or it is not made of the options' letters.

        >>> question = Question("pretraining.q4", ("a", "b", "c"), several=True)
        >>> sorted(question.read({"answer_q4": ["C", "a"]}))
        ['a', 'c']
        >>> sorted(question.read({"answer_q4": "a, c"}))
        ['a', 'c']
        >>> question.read({"answer_q4": ["d"]})
        Traceback (most recent call last):
        tinyloops.checks.answers.UnreadableAnswer: there is no option 'd'; the options are a, b, c
        """
        answer = names.get(self.variable)
        if isinstance(answer, str):
            answer = run_together(answer) if self.several else [answer]
        taken = frozenset(letters_of(answer, self.options, self.form))
        if len(taken) != 1 and not self.several:
            raise UnreadableAnswer(f"this question takes one option: write, for instance, {self.form}")
        return taken

    def verdict(self, sealed: Mapping[str, str], taken: frozenset[str]) -> Verdict:
        """The explanations of what was wrongly taken; of every option once all is right."""
        texts = {option: self._open(sealed, option, taken) for option in (self.options if self.several else taken)}
        wrong = {option for option, (right, _) in texts.items() if not right}
        missing = ("Something that is right is still missing.",) if wrong - taken else ()
        # Of several options, what was got right, and what is missing, is explained only once everything is right.
        told = wrong & taken if wrong else set(texts)
        says = tuple(f"{slot(option, option in taken)}: {why}" for option, (_, why) in texts.items() if option in told)
        return Verdict(not wrong, missing + says)

    def _open(self, sealed: Mapping[str, str], option: str, taken: frozenset[str]) -> tuple[bool, str]:
        return opened(sealed, slot(option, option in taken), self.name)


def slot(option: str, taken: bool) -> str:
    """What an explanation is sealed under: an option, and whether it was taken or left.

    >>> slot("b", taken=True), slot("b", taken=False)
    ('b taken', 'b left')
    """
    return f"{option} taken" if taken else f"{option} left"


def ask(question: str, names: Mapping[str, Any]) -> float:
    """Print the explanation of the answer in ``names`` (a notebook's ``globals()``) and return its points.

    An answer takes about a quarter of a second an option: the explanations are sealed, not hidden.
    """
    chapter, _, short = question.rpartition(".")
    record = _sealed(chapter)[short]
    try:
        verdict = _verdict(question, record, names)
    except UnreadableAnswer as problem:
        print(f"✗ {question}: {problem}")
        return 0.0
    tries[question] += 1
    mark = "✓ right" if verdict.right else "✗ not yet"
    print(f"{mark} (try {tries[question]}; tries cost nothing, the last answer counts)")
    for text in verdict.says:
        print(textwrap.indent(textwrap.fill(text, width=100, break_on_hyphens=False), "  "))
    return float(record["points"]) if verdict.right else 0.0


def _verdict(question: str, record: Mapping[str, Any], names: Mapping[str, Any]) -> Verdict:
    options = tuple(record["options"])
    if "places" in record:
        ordering = Ordering(question, options, record["places"])
        return ordering.verdict(record["sealed"], ordering.read(names))
    choice = Question(question, options, record["several"])
    return choice.verdict(record["sealed"], choice.read(names))


def _sealed(chapter: str) -> dict[str, Any]:
    """The sealed file of a chapter; see ``python -m autograder.seal`` for how it is made."""
    folder = importlib.resources.files(f"{__package__}.{chapter}")
    return json.loads(folder.joinpath("concepts.sealed.json").read_text(encoding="utf-8"))
