"""Concept questions: an answer opens the explanation that was written for it, right or wrong.

The explanations, and which answer is right, are sealed (see `tinyloops.checks.sealing`): the file beside this
package can be read by nobody who does not try an answer.
"""

from __future__ import annotations

import importlib.resources
import json
import re
import textwrap
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .sealing import unseal

RIGHT, WRONG = "+", "-"

#: How often each question has been tried since the notebook's kernel was started.
tries: Counter[str] = Counter()


class UnreadableAnswer(Exception):
    """An answer that is no choice of options; the text says what to write."""


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
        """The name the answer has in the notebook.

        >>> Question("pretraining.q1", ("a", "b"), several=False).variable
        'answer_q1'
        """
        return "answer_" + self.name.rpartition(".")[2]

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
        tinyloops.checks.concepts.UnreadableAnswer: there is no option 'd'; the options are a, b, c
        """
        try:
            answer = names[self.variable]
        except KeyError:
            answer = None
        if answer is None:
            raise UnreadableAnswer(f"no answer yet: write, for instance, {self.form}")
        letters: Any = answer
        if isinstance(answer, str):
            letters = re.sub(r"[\s,;]", "", answer) if self.several else [answer]
        if not isinstance(letters, Collection) or not all(isinstance(letter, str) for letter in letters):
            raise UnreadableAnswer(f"{answer!r} is no choice of options: write, for instance, {self.form}")
        taken = frozenset(letter.strip().lower() for letter in letters)
        for letter in sorted(taken - set(self.options)):
            raise UnreadableAnswer(f"there is no option {letter!r}; the options are {', '.join(self.options)}")
        if len(taken) != 1 and not self.several:
            raise UnreadableAnswer(f"this question takes one option: write, for instance, {self.form}")
        return taken


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
    about = Question(question, tuple(record["options"]), record["several"])
    try:
        taken = about.read(names)
    except UnreadableAnswer as problem:
        print(f"✗ {question}: {problem}")
        return 0.0
    tries[question] += 1
    opened = {option: _open(about, record["sealed"], option, option in taken) for option in _to_open(about, taken)}
    right = all(text.startswith(RIGHT) for text in opened.values())
    print(f"{'✓ right' if right else '✗ not yet'} (try {tries[question]}; tries cost nothing, the last answer counts)")
    wrong = {option for option, text in opened.items() if text.startswith(WRONG)}
    if wrong - taken:
        print("  Something that is right is still missing.")
    for option, text in opened.items():
        # Of several options, what was got right, and what is missing, is explained only once everything is right.
        if right or option in wrong & taken:
            print(textwrap.indent(textwrap.fill(f"{slot(option, option in taken)}: {text[1:]}", width=100), "  "))
    return float(record["points"]) if right else 0.0


def _to_open(question: Question, taken: frozenset[str]) -> tuple[str, ...]:
    return question.options if question.several else tuple(taken)


def _open(question: Question, sealed: Mapping[str, str], option: str, taken: bool) -> str:
    under = slot(option, taken)
    return unseal(sealed[under], guess=under, salt=question.name)


def _sealed(chapter: str) -> dict[str, Any]:
    """The sealed file of a chapter; see ``python -m autograder.seal`` for how it is made."""
    folder = importlib.resources.files(f"{__package__}.{chapter}")
    return json.loads(folder.joinpath("concepts.sealed.json").read_text(encoding="utf-8"))
