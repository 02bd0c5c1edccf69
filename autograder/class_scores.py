"""A class's results on one assignment, in the shape that a table and a report show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .stock_nbgrader import Score


@dataclass(frozen=True)
class Row:
    """One student's line.

    Attributes:
        scores: by grade_id, in the notebook's order; empty when nothing was recorded.
        note: what a human should know, e.g. that the kernel died.
        feedback: path of the feedback page relative to the report, or "" if there is none.
    """

    student: str
    scores: Mapping[str, Score]
    note: str = ""
    feedback: str = ""

    @property
    def points(self) -> float:
        """Points given so far; what waits for a human counts nothing yet."""
        return sum(score.points or 0.0 for score in self.scores.values())

    @property
    def graded_most(self) -> float:
        """Points that could have been given so far."""
        return sum(score.most for score in self.scores.values() if score.points is not None)


@dataclass(frozen=True)
class ClassScores:
    """All rows, under common columns."""

    assignment: str
    rows: list[Row] = field(default_factory=list)

    @property
    def columns(self) -> list[str]:
        """Exercises in order; the concept questions share one column.

        >>> row = Row("a", {"check_pack": Score(2.0, 4.0), "check_q1": Score(1.0, 2.0), "check_q2": Score(0.0, 2.0)})
        >>> scores = ClassScores("01", [row])
        >>> scores.columns
        ['pack', 'questions']
        >>> scores.cell(row, "questions")
        Score(points=1.0, most=4.0)
        """
        names = [column_of(grade_id) for row in self.rows for grade_id in row.scores]
        return list(dict.fromkeys(names))

    def cell(self, row: Row, column: str) -> Score | None:
        """A student's points in a column; None when nothing was recorded."""
        parts = [score for grade_id, score in row.scores.items() if column_of(grade_id) == column]
        if not parts:
            return None
        given = [score.points for score in parts if score.points is not None]
        return Score(sum(given) if given else None, sum(score.most for score in parts))

    def most(self, column: str) -> float:
        """The most points a column gives."""
        return max(cell.most for cell in (self.cell(row, column) for row in self.rows) if cell is not None)

    def mean_share(self, column: str) -> float | None:
        """Mean share of a column's points over the students who have a score there, from 0 to 1."""
        cells = [self.cell(row, column) for row in self.rows]
        shares = [c.points / c.most for c in cells if c is not None and c.points is not None and c.most]
        return sum(shares) / len(shares) if shares else None


def column_of(grade_id: str) -> str:
    """The column a graded cell is shown in.

    >>> column_of("check_packing"), column_of("check_q3"), column_of("written_data_plan")
    ('packing', 'questions', 'written_data_plan')
    """
    name = grade_id.removeprefix("check_")
    return "questions" if re.fullmatch(r"q\d+", name) else name


def number(points: float | None) -> str:
    """Points as a human writes them; a dash for what waits for a human.

    >>> number(4.0), number(2.5), number(None)
    ('4', '2.5', '–')
    """
    return "–" if points is None else f"{points:.2f}".rstrip("0").rstrip(".")
