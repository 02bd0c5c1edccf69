"""The page of wrong answers says what the files in tests/mutants say."""

from __future__ import annotations

from .kills import PAGE, page


def test_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.assignments.kills"
