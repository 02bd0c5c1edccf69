"""Cells for the source of a mini course, so that tests need not spell out nbgrader's metadata."""

from __future__ import annotations

import json


def cell(kind: str, text: str, **about: object) -> str:
    """A py:percent cell; ``kind`` is "" or "[markdown]", ``about`` its nbgrader metadata."""
    metadata = json.dumps({"nbgrader": about}) if about else ""
    return " ".join(word for word in ("# %%", kind, metadata) if word) + f"\n{text.strip()}\n\n"


def prose(text: str) -> str:
    """A markdown cell without metadata."""
    return cell("[markdown]", "\n".join(f"# {line}".rstrip() for line in text.strip().split("\n")))


def solution(grade_id: str, text: str) -> str:
    """A cell that students answer in."""
    return cell("", text, grade=False, grade_id=grade_id, locked=False, schema_version=3, solution=True, task=False)


def graded(grade_id: str, points: float, text: str) -> str:
    """A test cell."""
    return cell(
        "",
        text,
        grade=True,
        grade_id=grade_id,
        locked=True,
        points=points,
        schema_version=3,
        solution=False,
        task=False,
    )


def written(grade_id: str, points: float, text: str) -> str:
    """A markdown answer that a human grades."""
    about = dict(grade=True, grade_id=grade_id, locked=False, points=points, schema_version=3, solution=True)
    return cell("[markdown]", f"# {text}", **about, task=False)


DOUBLE = solution(
    "double",
    '''
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    twice_the_number = 2 * x
    return twice_the_number
    ### END SOLUTION
''',
)

CHECK_DOUBLE = graded(
    "check_double",
    4,
    """
score = 1.0 * (double(3) == 6)
### BEGIN HIDDEN TESTS
score += 3.0 * (double(-5) == -10)
### END HIDDEN TESTS
score
""",
)

DOUBLING = prose("# Doubling") + DOUBLE + CHECK_DOUBLE
