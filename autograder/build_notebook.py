"""From a py:percent file to a notebook, the same bytes every time."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import jupytext
import nbformat

from .build_setup_cells import SETUP_IDS, setup_cells
from .course import CourseError

KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def read_percent(path: Path) -> nbformat.NotebookNode:
    """The cells of a py:percent file as a notebook.

    Raises:
        CourseError: the file is missing, or has no cells.
    """
    if not path.is_file():
        raise CourseError(f"{path} is missing.")
    notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    if not notebook.cells:
        raise CourseError(f"{path} has no cells: a cell starts with a line '# %%'.")
    for cell in notebook.cells:
        # jupytext notes blank lines here; they are layout of the .py, not of the notebook.
        cell.metadata.pop("lines_to_next_cell", None)
    return notebook


def cell_id(cell: nbformat.NotebookNode, taken: set[str]) -> str:
    """An id that changes only when the cell does: nbgrader's own if it has one, else a hash of its text.

    Colab keeps `cell.metadata.id` where it may lose nbgrader's metadata, so ids also tell a submission's
    cells apart later.

    >>> text = nbformat.v4.new_markdown_cell("# A title")
    >>> cell_id(text, taken=set()), cell_id(text, taken={"6f64d904e653"})
    ('6f64d904e653', '6f64d904e653-2')
    """
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    base = name or hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
    base = re.sub(r"[^A-Za-z0-9_-]", "-", base)[:60]
    candidate, copies = base, 1
    while candidate in taken:
        copies += 1
        candidate = f"{base}-{copies}"
    return candidate


def built(notebook: nbformat.NotebookNode, opens_at: str) -> nbformat.NotebookNode:
    """The notebook to write: setup cells first, stable ids, our kernel, no outputs, no traces of jupytext.

    Args:
        notebook: cells as `read_percent` gives them.
        opens_at: path in the repository of the notebook that the Colab badge opens.
    """
    taken: set[str] = set(SETUP_IDS)
    cells = setup_cells(opens_at)
    for old in notebook.cells:
        new = nbformat.from_dict({"cell_type": old.cell_type, "source": old.source, "metadata": {**old.metadata}})
        if new.cell_type == "code":
            new.outputs, new.execution_count = [], None
        new.id = new.metadata["id"] = cell_id(old, taken)
        taken.add(new.id)
        cells.append(new)
    return nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": KERNEL, "cells": cells})


def to_bytes(notebook: nbformat.NotebookNode) -> bytes:
    """The notebook's file content, as nbformat itself writes it."""
    return (nbformat.writes(notebook) + "\n").encode()


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write ``content`` unless it is there already; says whether it wrote."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True
