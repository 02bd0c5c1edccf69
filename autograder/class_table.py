"""A class's results as a table in the terminal."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from .class_scores import ClassScores, Row, number


def class_table(scores: ClassScores) -> Table:
    """One row a student, one numbered column an exercise; `legend` says what the numbers mean."""
    table = Table(title=f"{scores.assignment}: points recorded in the gradebook", title_justify="left")
    table.add_column("student", no_wrap=True)
    for place, _ in enumerate(scores.columns, start=1):
        table.add_column(str(place), justify="right", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("note")
    for row in scores.rows:
        cells = [_cell(scores, row, column) for column in scores.columns]
        table.add_row(row.student, *cells, _total(row), row.note)
    means = [scores.mean_share(column) for column in scores.columns]
    table.add_section()
    table.add_row("mean", *["" if mean is None else f"{mean:.0%}" for mean in means], "", "")
    return table


def legend(scores: ClassScores) -> str:
    """What the numbered columns are, with the most points each gives."""
    parts = [
        f"{place} {column} ({number(scores.most(column))})" for place, column in enumerate(scores.columns, start=1)
    ]
    return "columns: " + ", ".join(parts) + "; – waits for a human"


def _cell(scores: ClassScores, row: Row, column: str) -> Text:
    score = scores.cell(row, column)
    if score is None:
        return Text("")
    full = score.points is not None and score.points >= score.most
    return Text(number(score.points), style="bold" if full else "")


def _total(row: Row) -> str:
    return f"{number(row.points)} of {number(row.graded_most)}" if row.scores else "none"
