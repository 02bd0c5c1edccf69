"""Concept questions: answers are read kindly, and tries are counted."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.hidden.orders import OrderKey
from tinyloops.checks import ask
from tinyloops.checks.answers import UnreadableAnswer, Verdict
from tinyloops.checks.concepts import Question, tries
from tinyloops.checks.ordering import Ordering
from tinyloops.checks.sealing import LENGTH, seal, unseal

ONE = Question("pretraining.q1", ("a", "b", "c"), several=False)
STEPS = Ordering("classification.q1", ("a", "b", "c", "d"), places=3)
SOME = Question("pretraining.q4", ("a", "b", "c"), several=True)


@pytest.mark.parametrize("answer", ["b", " B ", ["b"], ("b",), {"b"}])
def test_one_option_is_read(answer: Any) -> None:
    assert ONE.read({"answer_q1": answer}) == {"b"}


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (None, "no answer yet"),
        ("d", "there is no option 'd'; the options are a, b, c"),
        ("b and c", "there is no option 'b and c'"),
        (2, "2 is no choice of options"),
        ([1, 2], "no choice of options"),
        (True, "True is no choice of options"),
        (["a", "b"], "takes one option"),
        ([], "takes one option"),
        ("", "there is no option ''"),
    ],
)
def test_other_answers_are_told_what_to_write(answer: Any, says: str) -> None:
    with pytest.raises(UnreadableAnswer, match=says):
        ONE.read({"answer_q1": answer})


def test_a_missing_answer_is_told_what_to_write() -> None:
    with pytest.raises(UnreadableAnswer, match='write, for instance, answer_q4 = \\["a", "c"\\]'):
        SOME.read({})


def test_several_or_no_options_are_read() -> None:
    assert SOME.read({"answer_q4": ["c", "a"]}) == {"a", "c"}
    assert SOME.read({"answer_q4": []}) == set()
    assert SOME.read({"answer_q4": "ac"}) == SOME.read({"answer_q4": "A, c"}) == {"a", "c"}


@pytest.mark.parametrize("answer", ["bda", "B, d, a", "b -> d -> a", "b → d → a", ["b", "d", "a"], ("b", " D", "a")])
def test_an_order_is_read(answer: Any) -> None:
    assert STEPS.read({"answer_q1": answer}) == ("b", "d", "a")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (None, 'no answer yet: write, for instance, answer_q1 = "abc"'),
        ("bd", "an order of 3 different letters is wanted"),
        ("bdac", "an order of 3 different letters is wanted"),
        ("bdb", "an order of 3 different letters is wanted"),
        ("bde", "there is no option 'e'; the options are a, b, c, d"),
        ({"a", "b", "d"}, "a set has no order"),
        ([2, 4, 1], "no choice of options"),
        (241, "241 is no choice of options"),
    ],
)
def test_what_is_no_order_is_told_what_to_write(answer: Any, says: str) -> None:
    with pytest.raises(UnreadableAnswer, match=says):
        STEPS.read({"answer_q1": answer})


def test_the_first_wrong_step_ends_the_reading() -> None:
    key = OrderKey("classification.q1", "bda", {"b1": "B.", "d2": "D.", "a3": "A.", "a": "Not yet.", "c": "Never."})
    sealed = key.sealed()["sealed"]
    assert STEPS.verdict(sealed, ("b", "d", "a")) == Verdict(
        True, ("b as step 1: B.", "d as step 2: D.", "a as step 3: A.")
    )
    assert STEPS.verdict(sealed, ("b", "a", "c")) == Verdict(False, ("a as step 2: Not yet.",))
    assert STEPS.verdict(sealed, ("b", "d", "c")) == Verdict(False, ("c as step 3: Never.",))


def test_tries_are_counted_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    tries.clear()
    assert ask("pretraining.q1", {"answer_q1": "a"}) == 0.0
    assert ask("pretraining.q1", {}) == 0.0  # no answer, no try
    ask("pretraining.q1", {"answer_q1": "c"})
    printed = capsys.readouterr().out
    assert "not yet (try 1;" in printed and "not yet (try 2;" in printed


def test_a_seal_opens_for_its_guess_only() -> None:
    sealed = seal("why b is wrong", guess="b taken", salt="q1")
    assert unseal(sealed, guess="b taken", salt="q1") == "why b is wrong"
    for guess, salt in (("a taken", "q1"), ("b taken", "q2")):
        assert "why" not in unseal(sealed, guess=guess, salt=salt)
    assert len(sealed) == len(seal("", guess="b taken", salt="q1"))


def test_a_long_text_is_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        seal("x" * (LENGTH + 1), guess="a", salt="q")
