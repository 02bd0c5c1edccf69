"""Concept questions: notebook, key and sealed file agree, and nothing of the key is where learners look."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import tinyloops
from autograder import hidden
from autograder.hidden.concepts import Key
from autograder.hidden.orders import OrderKey
from autograder.seal import CHAPTERS, sealed_path, sealed_text
from tinyloops.checks import ask
from tinyloops.checks.concepts import slot
from tinyloops.checks.ordering import place_of

from .answers import NOTEBOOKS, REPOSITORY, source

KEYS: list[Key | OrderKey] = [
    key for chapter in CHAPTERS for key in import_module(f"autograder.hidden.{chapter}.concepts").KEYS
]
CHOICES = [key for key in KEYS if isinstance(key, Key)]
SEVERAL = [key for key in CHOICES if key.several]
ORDERS = [key for key in KEYS if isinstance(key, OrderKey)]
WRONG = [(key, option) for key in CHOICES if not key.several for option in sorted(set(key.why) - key.right)]
MISSTEPS = [
    (key, place, option)
    for key in ORDERS
    for place in range(1, len(key.order) + 1)
    for option in key.question.options
    if option not in key.order[:place]
]


def test_every_chapter_with_an_assignment_has_its_questions_sealed() -> None:
    assert set(CHAPTERS) == set(NOTEBOOKS)
    assert [key.name for key in KEYS] == [f"{chapter}.q{n}" for chapter in CHAPTERS for n in range(1, 7)]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_sealed_file_is_fresh(chapter: str) -> None:
    assert sealed_path(chapter).read_text(encoding="utf-8") == sealed_text(chapter), "run: python -m autograder.seal"


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_notebook_asks_what_the_key_answers(key: Key | OrderKey) -> None:
    chapter, _, short = key.name.partition(".")
    cells = source(chapter).cells
    (text,) = (c.source for c in cells if c.source.startswith(f"### Question {short[1:]}\n"))
    assert tuple(re.findall(r"^- \*\*(\w)\.\*\*", text, flags=re.MULTILINE)) == key.question.options
    assert ("**all**" in text) == (key in SEVERAL)
    assert ("**in order**" in text) == (key in ORDERS)
    (graded,) = (c for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == f"check_{short}")
    assert graded.metadata.nbgrader.points == key.points
    assert graded.source.count(f'ask("{key.name}", globals())') == 2


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_reference_answer_is_right_for_learner_and_grader(
    key: Key | OrderKey, capsys: pytest.CaptureFixture[str]
) -> None:
    chapter, _, short = key.name.partition(".")
    names = {key.question.variable: _answer_in_source(chapter, short)}
    assert ask(key.name, names) == hidden.ask(key.name, names) == key.points
    printed = _words(capsys)
    assert all(text in printed for text in _texts_of_the_right_answer(key))


@pytest.mark.parametrize(("key", "option"), WRONG, ids=str)
def test_each_wrong_option_has_an_explanation_of_its_own(
    key: Key, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {key.question.variable: option}
    assert ask(key.name, names) == hidden.ask(key.name, names) == 0.0
    printed = _words(capsys)
    assert key.why[option] in printed
    assert not any(why in printed for other, why in key.why.items() if other != option)


@pytest.mark.parametrize("key", SEVERAL, ids=lambda key: key.name)
def test_of_several_only_those_wrongly_taken_are_explained(key: Key, capsys: pytest.CaptureFixture[str]) -> None:
    options = key.question.options
    wrong, missing = sorted(set(options) - key.right)[0], sorted(key.right)[0]
    taken = (key.right | {wrong}) - {missing}
    names = {key.question.variable: sorted(taken)}
    assert ask(key.name, names) == hidden.ask(key.name, names) == 0.0
    printed = _words(capsys)
    assert {option for option in options if key.why[option] in printed} == {wrong}
    assert slot(wrong, taken=True) in printed and slot(missing, taken=False) not in printed
    assert "right is still missing" in printed


@pytest.mark.parametrize(("key", "place", "option"), MISSTEPS, ids=str)
def test_the_first_wrong_step_of_an_order_is_explained(
    key: OrderKey, place: int, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    done = key.order[: place - 1]
    later = [other for other in key.question.options if other not in done + option]
    order = (done + option + "".join(later))[: len(key.order)]
    names = {key.question.variable: order}
    assert ask(key.name, names) == hidden.ask(key.name, names) == 0.0
    printed = _words(capsys)
    assert key.reason(option, place) and key.reason(option, place) in printed
    assert place_of(option, place) in printed
    assert not any(key.reason(step, nth) in printed for nth, step in enumerate(done, start=1))


@pytest.mark.parametrize("key", ORDERS, ids=lambda key: key.name)
def test_the_file_of_an_order_says_nothing_of_the_order(key: OrderKey) -> None:
    sealed = key.sealed()
    slots = {place_of(option, place) for option in key.question.options for place in range(1, len(key.order) + 1)}
    assert set(sealed["sealed"]) == slots and len({len(text) for text in sealed["sealed"].values()}) == 1
    assert sealed["options"] == sorted(sealed["options"])


def test_explanations_differ() -> None:
    texts = [why for key in KEYS for why in key.why.values()]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("folder", [Path(tinyloops.__file__).parent, REPOSITORY.root / "release"], ids=lambda p: p.name)
def test_no_explanation_can_be_read_where_learners_look(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert files
    everything = "\n".join(path.read_text(encoding="utf-8", errors="ignore") for path in files)
    for key in KEYS:
        assert not [why for why in key.why.values() if why[:50] in everything]


def _texts_of_the_right_answer(key: Key | OrderKey) -> list[str]:
    if isinstance(key, OrderKey):
        return [key.reason(option, place) for place, option in enumerate(key.order, start=1)]
    return [key.why[option] for option in (key.why if key.several else key.right)]


def _words(capsys: pytest.CaptureFixture[str]) -> str:
    """What was printed, wherever its lines were broken."""
    return " ".join(capsys.readouterr().out.split())


def _answer_in_source(chapter: str, short: str) -> object:
    """What the source's own answer cell assigns."""
    (cell,) = (c for c in source(chapter).cells if c.metadata.get("nbgrader", {}).get("grade_id") == f"answer_{short}")
    names: dict[str, object] = {}
    exec(cell.source, names)
    return names[f"answer_{short}"]
