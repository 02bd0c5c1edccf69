"""Nothing that the release removed may be left in it: solutions, hidden tests, notes for graders."""

from __future__ import annotations

import re

import nbformat

# Regions that nbgrader cuts out, by the words in their delimiters.
_REGIONS = ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME")
_NEVER = (
    "BEGIN SOLUTION",
    "BEGIN HIDDEN",
    "BEGIN MARK",
    "autograder.hidden",
    "import hidden",
    "hidden.grade",
    "hidden.ask",
)
# Shorter lines (`loss.backward()`) are common words of the field and may stand in a text or a hint.
_TELLING = 24


def removed_lines(cell: nbformat.NotebookNode) -> list[str]:
    """The lines of a source cell that nbgrader takes out of the release.

    >>> source = "def f(x):\\n    ### BEGIN SOLUTION\\n    return 2 * x\\n    ### END SOLUTION"
    >>> removed_lines(nbformat.v4.new_code_cell(source))
    ['return 2 * x']
    """
    removed, region = [], ""
    for line in cell.source.split("\n"):
        opened = next((name for name in _REGIONS if f"BEGIN {name}" in line), "")
        if opened:
            region = opened
        elif region and f"END {region}" in line:
            region = ""
        elif region:
            removed.append(line.strip())
    is_solution = cell.metadata.get("nbgrader", {}).get("solution")
    if is_solution and "BEGIN SOLUTION" not in cell.source:
        removed = [line.strip() for line in cell.source.split("\n")]
    return removed


def telling(line: str) -> bool:
    """Whether seeing a line would give an answer away: long enough, and no import or bare comment mark.

    >>> telling("shifted = logits[:, :-1].reshape(-1, V)")
    True
    >>> telling("x = 1") or telling("import torch.nn.functional as F")
    False
    """
    return len(line) >= _TELLING and not re.match(r"(import|from) ", line)


def leaks(source: nbformat.NotebookNode, release: nbformat.NotebookNode, stubs: list[str]) -> list[str]:
    """What leaked from ``source`` into ``release``, one sentence each.

    Args:
        source: the instructor's notebook.
        release: what students get.
        stubs: the texts that nbgrader puts where a solution was.
    """
    texts = {_name(cell): f"{cell.source}\n{cell.metadata}" for cell in release.cells}
    found = [f"cell {name} contains {word!r}" for word in _NEVER for name, text in texts.items() if word in text]
    allowed = "\n".join(stubs)
    for cell in source.cells:
        removed = removed_lines(cell)
        found += [
            f"cell {name} shows a line of the answer to {_name(cell)}, reword one of them: {line!r}"
            for line in removed
            for name, text in texts.items()
            if telling(line) and line in text and line not in allowed
        ]
        found += [
            f"cell {name} shows all that was taken out of cell {_name(cell)}"
            for name, text in texts.items()
            if len(removed) > 1 and "\n".join(removed) in _unindented(text)
        ]
    found += [f"cell {_name(cell)} has outputs" for cell in release.cells if cell.get("outputs")]
    return found + _foreign_lines(source, release, stubs)


def _foreign_lines(source: nbformat.NotebookNode, release: nbformat.NotebookNode, stubs: list[str]) -> list[str]:
    """Lines of released solution cells that are neither in the solution's cell nor in the stub."""
    originals = {cell.id: cell for cell in source.cells}
    allowed = {line.strip() for stub in stubs for line in stub.split("\n")}
    found = []
    for cell in release.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            known = {line.strip() for line in originals[cell.id].source.split("\n")} | allowed
            found += [
                f"cell {_name(cell)} has a line that its solution lacks: {line!r}"
                for line in cell.source.split("\n")
                if line.strip() not in known
            ]
    return found


def _unindented(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n"))


def _name(cell: nbformat.NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", cell.get("id", "?"))
