"""Rules that a source notebook must keep, so that nbgrader can't give points, or take them, in silence.

nbgrader gives full points to a test cell that prints nothing (a cell that only defines a test, a skipped
cell), and a notebook without its metadata scores zero without a word. `problems` finds these in time.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

import nbformat


def problems(notebook: nbformat.NotebookNode) -> list[str]:
    """What is wrong with a source notebook, one plain sentence each; empty when nothing is."""
    marked = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    found = [text for cell in marked for text in _cell_problems(cell)]
    names = Counter(cell.metadata.nbgrader.get("grade_id") for cell in marked)
    found += [f"{name}: two cells have this grade_id; each needs its own." for name, n in names.items() if n > 1]
    if not any(cell.metadata.nbgrader.get("grade") for cell in marked):
        found.append("no cell is graded: give test cells nbgrader metadata, or every submission scores 0.")
    return found


def _cell_problems(cell: nbformat.NotebookNode) -> Iterator[str]:
    about, name = cell.metadata.nbgrader, cell.metadata.nbgrader.get("grade_id")
    if not name:
        yield f"a cell with nbgrader metadata has no grade_id: {cell.source[:60]!r}"
    if "skip-execution" in cell.metadata.get("tags", []):
        yield f"{name}: the tag skip-execution gives full points to everybody; remove it."
    if about.get("grade") and not about.get("points", 0) > 0:
        yield f"{name}: a graded cell needs points above 0."
    is_test = cell.cell_type == "code" and about.get("grade") and not about.get("solution")
    if is_test and not about.get("locked"):
        yield f"{name}: a test cell must be locked, or the student's copy of it decides."
    if is_test and not ends_with_score(cell.source):
        yield f"{name}: a test cell must end with the name of its score, or nbgrader gives full points."


def ends_with_score(source: str) -> bool:
    """Whether a cell's last statement shows a name or a call, which nbgrader reads as the score.

    >>> ends_with_score("score = checks.grade('pack', globals())\\nscore")
    True
    >>> ends_with_score("def test_pack():\\n    assert pack([]) == []")
    False
    """
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return False
    return bool(body) and isinstance(body[-1], ast.Expr) and isinstance(body[-1].value, ast.Name | ast.Call)
