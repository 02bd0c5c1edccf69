"""A conversation in the notebook: ask one model, or several at once, and read their answers side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

import ipywidgets
from IPython.display import display
from transformers import PreTrainedModel

from . import plots
from .errors import PlainError
from .world import World

ALL = "all of them"
Turn = tuple[str, Mapping[str, str]]  # a question, and the answer of each model asked


def chat(
    models: Mapping[str, PreTrainedModel],
    answer: Callable[[PreTrainedModel, str], str],
    questions: Sequence[str],
    unknown_words: Callable[[str], Sequence[str]] | None = None,
) -> None:
    """A box to ask ``models`` in: choose one or all, type a question or click one of ``questions``.

    ``answer(model, question)`` says what a model answers; a `PlainError` that it raises is shown in its place.
    ``unknown_words(question)`` finds the words that no model can have learnt, by default those that the micro-world
    doesn't have: a question with such words is not asked, and the reader is told which they are. Shows nothing where
    widgets don't run.

    Raises `ValueError` without a model or a question to begin with.
    """
    if not models or not questions:
        raise ValueError("a chat needs at least one model, and at least one question to begin with")
    if plots.in_notebook():
        display(_Chat(models, answer, questions, unknown_words or World().unknown_words).box)


class _Chat:
    """The widgets of one chat, and what has been said in it."""

    def __init__(
        self,
        models: Mapping[str, PreTrainedModel],
        answer: Callable[[PreTrainedModel, str], str],
        questions: Sequence[str],
        unknown_words: Callable[[str], Sequence[str]],
    ) -> None:
        self.models, self.answer, self.questions, self.unknown_words = models, answer, questions, unknown_words
        self.turns: list[Turn] = []
        names = list(models)
        self.asked = ipywidgets.Dropdown(options=[ALL, *names] if len(names) > 1 else names, description="ask")
        # Told of at Enter, or when the focus leaves the field: both versions of ipywidgets know this alone.
        self.typed = ipywidgets.Text(
            placeholder=questions[0], description="question", continuous_update=False, layout={"width": "70%"}
        )
        self.typed.observe(self._on_typed, names="value")
        self.send = ipywidgets.Button(description="Ask")
        self.send.on_click(self._on_typed)
        self.suggested = [ipywidgets.Button(description=question, layout={"width": "auto"}) for question in questions]
        for button in self.suggested:
            button.on_click(lambda clicked: self.ask(clicked.description))
        self.transcript = ipywidgets.HTML()
        self.box = ipywidgets.VBox(
            [
                self.asked,
                ipywidgets.HBox([self.typed, self.send]),
                ipywidgets.HBox(self.suggested, layout={"flex_flow": "row wrap"}),
                self.transcript,
            ]
        )

    def ask(self, question: str) -> None:
        """Put ``question`` to the models chosen and write down what they say."""
        chosen = list(self.models) if self.asked.value == ALL else [self.asked.value]
        if unknown := self.unknown_words(question):
            said = {"not asked": f"⚠ {refusal(unknown, self.questions[0])}"}
        else:
            said = {name: self._answer(name, question) for name in chosen}
        self.turns.append((question, said))
        self.transcript.value = transcript(self.turns)

    def _answer(self, name: str, question: str) -> str:
        try:
            return self.answer(self.models[name], question) or "(nothing)"
        except PlainError as error:
            return f"⚠ {error}"

    def _on_typed(self, _: object) -> None:
        question = self.typed.value.strip()
        if question:  # the field was emptied, or its question has been asked when the focus left it
            self.typed.value = ""
            self.ask(question)


def refusal(unknown: Sequence[str], example: str) -> str:
    """What the reader is told who asks with words that no model knows.

    >>> refusal(["pizza", "eats"], "Who does Mara play for?")
    'No model has ever read “pizza” or “eats”. Ask with words of their texts, such as: Who does Mara play for?'
    """
    words = " or ".join(f"“{word}”" for word in dict.fromkeys(unknown))
    return f"No model has ever read {words}. Ask with words of their texts, such as: {example}"


def transcript(turns: Sequence[Turn]) -> str:
    """The conversation as HTML: each question, and below it a column for each model that answered.

    >>> transcript([("Who?", {"before": "Me."})])
    '<p><b>Who?</b></p><table><tr><th>before</th></tr><tr><td>Me.</td></tr></table>'
    """
    return "".join(f"<p><b>{escape(question)}</b></p>{_table(said)}" for question, said in turns)


def _table(said: Mapping[str, str]) -> str:
    names = "".join(f"<th>{escape(name)}</th>" for name in said)
    answers = "".join(f"<td>{escape(text)}</td>" for text in said.values())
    return f"<table><tr>{names}</tr><tr>{answers}</tr></table>"
