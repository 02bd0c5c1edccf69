"""The chat asks the models chosen, keeps what was said, and says plainly what cannot be asked."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tinyloops import chat, plots
from tinyloops.chat import ALL, transcript
from tinyloops.errors import PlainError
from tinyloops.world import World

QUESTIONS = ["Who does Mara play for?", "Where do the Greens come from?"]


def opened(monkeypatch, models=("before", "after"), answer=None, **others):
    """The widgets of a chat with these models, by what they are; each answers with its name and the question."""
    shown = []
    monkeypatch.setattr(plots, "in_notebook", lambda: True)
    monkeypatch.setattr(chat, "display", shown.append)
    answer = answer or (lambda model, question: f"{model}: {question.lower()}")
    chat.chat({name: name.upper() for name in models}, answer, QUESTIONS, **others)
    asked, line, suggested, said = shown[0].children
    typed, send = line.children
    return SimpleNamespace(asked=asked, typed=typed, send=send, suggested=suggested.children, said=said)


def test_all_models_answer_side_by_side(monkeypatch):
    chat = opened(monkeypatch)
    assert chat.asked.options == (ALL, "before", "after") and chat.asked.value == ALL
    chat.suggested[1].click()
    assert chat.said.value == transcript(
        [(QUESTIONS[1], {name: f"{name.upper()}: {QUESTIONS[1].lower()}" for name in ("before", "after")})]
    )


def test_one_model_answers_alone(monkeypatch):
    chat = opened(monkeypatch)
    chat.asked.value = "after"
    chat.suggested[0].click()
    assert "AFTER: " in chat.said.value and "BEFORE" not in chat.said.value


def test_a_question_typed_is_asked_once_and_the_transcript_grows(monkeypatch):
    chat = opened(monkeypatch)
    chat.typed.value = "where do the Coders come from?"  # Enter, or the click on the button that takes the focus away
    chat.send.click()
    assert chat.said.value.count("BEFORE: where do the coders come from?") == 1 and chat.typed.value == ""
    chat.typed.value = "where do the Coders come from?"  # the same again
    assert chat.said.value.count("BEFORE: where do the coders come from?") == 2


def test_a_word_that_no_model_knows_is_named(monkeypatch):
    chat = opened(monkeypatch, answer=lambda model, question: pytest.fail("asked"))
    chat.typed.value = "Who does Mara phone? <b>"
    assert "“phone”" in chat.said.value and "such as: Who does Mara play for?" in chat.said.value
    assert "<b>Who does Mara phone? &lt;b&gt;</b>" in chat.said.value


def test_special_tokens_are_no_words_of_a_question():
    assert World().unknown_words("<eos> the robot <PAD> rests") == ["<eos>", "<", "PAD", ">", "rests"]
    assert World().unknown_words("Which topic is this about: The striker beats Mara!") == []


def test_other_texts_have_other_words(monkeypatch):
    chat = opened(monkeypatch, unknown_words=lambda question: [])
    chat.typed.value = "How are you?"
    assert "AFTER: how are you?" in chat.said.value


def test_what_a_model_cannot_answer_is_said_plainly(monkeypatch):
    def answer(model: str, question: str) -> str:
        if model == "BEFORE":
            raise PlainError("this question is too long")
        return ""

    chat = opened(monkeypatch, answer=answer)
    chat.suggested[0].click()
    assert "<td>⚠ this question is too long</td><td>(nothing)</td>" in chat.said.value


def test_one_model_needs_no_choice_of_all(monkeypatch):
    assert opened(monkeypatch, models=("only",)).asked.options == ("only",)


@pytest.mark.parametrize(("models", "questions"), [({}, QUESTIONS), ({"a": "A"}, [])])
def test_a_chat_needs_a_model_and_a_question(models, questions):
    with pytest.raises(ValueError, match="at least one model, and at least one question"):
        chat.chat(models, lambda model, question: "", questions)


def test_outside_jupyter_nobody_is_asked(capsys):
    chat.chat({"a": "A"}, lambda model, question: pytest.fail("asked"), QUESTIONS)
    assert capsys.readouterr().out == ""
