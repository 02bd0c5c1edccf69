"""What every kind of concept question shares: reading letters, opening what is sealed, and a verdict."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .sealing import unseal

RIGHT, WRONG = "+", "-"


class UnreadableAnswer(Exception):
    """An answer that is not made of a question's letters; the text says what to write."""


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and the explanations that it opened."""

    right: bool
    says: tuple[str, ...]


def variable_of(question: str) -> str:
    """The name that the answer to a question has in the notebook.

    >>> variable_of("pretraining.q1")
    'answer_q1'
    """
    return "answer_" + question.rpartition(".")[2]


def run_together(text: str) -> str:
    """The letters of a text, without what people write between them.

    >>> run_together("a, c; b")
    'acb'
    """
    return re.sub(r"[\s,;>→-]", "", text)


def letters_of(answer: Any, options: Collection[str], form: str) -> tuple[str, ...]:
    """The letters of an answer, small and in their order; ``form`` shows how such an answer is written.

    Raises:
        UnreadableAnswer: there is no answer, or it is not made of the options' letters.

    >>> letters_of(["C", " a"], "abc", form='answer_q4 = ["a", "c"]')
    ('c', 'a')
    >>> letters_of(["d"], "abc", form='answer_q4 = ["a", "c"]')
    Traceback (most recent call last):
    tinyloops.checks.answers.UnreadableAnswer: there is no option 'd'; the options are a, b, c
    """
    if answer is None:
        raise UnreadableAnswer(f"no answer yet: write, for instance, {form}")
    if not isinstance(answer, Collection) or not all(isinstance(letter, str) for letter in answer):
        raise UnreadableAnswer(f"{answer!r} is no choice of options: write, for instance, {form}")
    letters = tuple(letter.strip().lower() for letter in answer)
    for letter in sorted(set(letters) - set(options)):
        raise UnreadableAnswer(f"there is no option {letter!r}; the options are {', '.join(options)}")
    return letters


def opened(sealed: Mapping[str, str], guess: str, salt: str) -> tuple[bool, str]:
    """Whether a guess is right, and why: what was sealed under it."""
    text = unseal(sealed[guess], guess=guess, salt=salt)
    return text.startswith(RIGHT), text[1:]
