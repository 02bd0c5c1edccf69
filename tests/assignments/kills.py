"""``python -m tests.assignments.kills``: write docs/mutants.md, the table of wrong answers and what finds them.

The tests hold every row to be true (`test_answers.py`) and the file to be up to date (`test_kills.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from autograder.hidden import all_checks, hidden_checks

from .answers import NOTEBOOKS, REPOSITORY, Answer, alternatives, exercises, mutants

PAGE = REPOSITORY.root / "docs" / "mutants.md"
INTRODUCTION = """# Wrong answers, and which check finds them

Written by `python -m tests.assignments.kills`; do not edit by hand.

Each row is a wrong answer that people really give (a *mutant*), kept in `tests/mutants/`. A test gives it to the
exercise's checks: it must fail exactly the checks named here, and be told what the last column says. Checks in
*italics* are hidden: only the grader runs them. Right answers that are written differently are in
`tests/alternatives/`; all of them get full points.
"""


def page() -> str:
    """The whole text of the page."""
    return "\n".join([INTRODUCTION, *(line for chapter in NOTEBOOKS for line in _chapter(chapter))])


def _chapter(chapter: str) -> Iterator[str]:
    names = exercises(chapter)
    wrong = sum(len(mutants(chapter, name)) for name in names)
    right = sum(len(alternatives(chapter, name)) for name in names)
    yield f"## `{NOTEBOOKS[chapter]}`: {wrong} wrong answers, {right} right ones written differently\n"
    for exercise in names:
        yield f"### {exercise} ({len(alternatives(chapter, exercise))} right ones)\n"
        yield "| mutant | misconception | points kept | fails | is told |\n|---|---|---|---|---|"
        yield from (_row(mutant) for mutant in mutants(chapter, exercise))
        yield ""


def _row(mutant: Answer) -> str:
    checks = all_checks(f"{mutant.chapter}.{mutant.exercise}")
    hidden = {check.reason for check in hidden_checks(f"{mutant.chapter}.{mutant.exercise}")}
    kept = sum(check.points for check in checks if check.reason not in mutant.fails)
    total = sum(check.points for check in checks)
    fails = "; ".join(f"*{reason}*" if reason in hidden else reason for reason in mutant.fails)
    cells = (mutant.path.stem, mutant.about, f"{kept:g} of {total:g}", fails, f"“{mutant.says}”")
    return "| " + " | ".join(_plain(cell) for cell in cells) + " |"


def _plain(text: str) -> str:
    """``text`` as a table cell shows it: <bos> is no tag, and | no border."""
    return text.replace("<", "&lt;").replace("|", "\\|")


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(REPOSITORY.root)}")
