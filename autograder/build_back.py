"""`autograder unbuild`: an edited notebook back into its .py source.

An instructor may prefer JupyterLab to a text editor. The .py stays the truth: after this command the notebook
that `autograder build` makes is the edited one again.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import jupytext
import nbformat

from .build_notebook import read_percent, write_if_changed
from .build_setup_cells import SETUP_IDS
from .course import Course, CourseError

# Metadata that belongs to the source; everything else is JupyterLab's or comes from the build.
KEPT_METADATA = ("nbgrader", "tags")
_PLAIN_PERCENT = {
    "jupytext": {
        "cell_metadata_filter": f"{','.join(KEPT_METADATA)},-all",
        "cell_metadata_json": True,
        "main_language": "python",
        "notebook_metadata_filter": "-all",
        "text_representation": {"extension": ".py", "format_name": "percent"},
    }
}


def percent_text(notebook: nbformat.NotebookNode, path: Path) -> str:
    """The text that the .py at ``path`` gets from an edited notebook.

    Cells that were not edited keep their cell line and the blank lines after them as they stand in the file, and so
    does the file's header: what did not change in Jupyter does not change here.
    """
    before = path.read_text(encoding="utf-8")
    layout = {_written(cell): cell.metadata for cell in jupytext.reads(before, fmt="py:percent").cells}
    cells = [cell for cell in notebook.cells if cell.get("id") not in SETUP_IDS]
    for cell in cells:
        kept = {key: value for key, value in cell.metadata.items() if key in KEPT_METADATA}
        cell.metadata = layout.get(_written(cell), nbformat.from_dict(kept))
    plain = nbformat.from_dict({**notebook, "cells": cells, "metadata": _PLAIN_PERCENT})
    header = re.match(r"# ---\n(?:#.*\n)*?# ---\n\n?", before)
    return (header.group() if header else "") + jupytext.writes(plain, fmt="py:percent")


def unbuild(course: Course, assignment: str, *, overwrite: bool = False) -> bool:
    """Write an edited source notebook back into the assignment's .py; says whether the .py changed.

    Args:
        overwrite: do so even when the .py was edited too.

    Raises:
        CourseError: there is no built notebook, it can't be read, or the .py was edited since the build.
    """
    path = course.source_py(course.require(assignment))
    edited = read_built(course, assignment)
    original = read_percent(path)
    if not overwrite and fingerprint(original) not in (built_from(course, assignment), fingerprint(edited)):
        raise CourseError(
            f"{path.name} was edited after its notebook was built, and writing the notebook back would undo "
            "that. Commit the .py, run this again with --overwrite, and compare the two with git diff."
        )
    changed = write_if_changed(path, percent_text(edited, path).encode())
    remember(course, assignment, edited)
    return changed


def refuse_to_lose_edits(course: Course, assignment: str) -> None:
    """Stop a build that would overwrite what somebody edited in Jupyter.

    Raises:
        CourseError: the built notebook is neither as it was built nor as the .py is.
    """
    if not course.source_notebook(assignment).is_file():
        return
    now = fingerprint(read_built(course, assignment))
    if now not in (built_from(course, assignment), fingerprint(read_percent(course.source_py(assignment)))):
        raise CourseError(
            f"{course.source_notebook(assignment).name} was edited since it was built. "
            f"`autograder unbuild {assignment}` keeps the edits (in the .py); "
            "deleting the notebook drops them. Then build again."
        )


def remember(course: Course, assignment: str, notebook: nbformat.NotebookNode) -> None:
    """Note what the built notebook holds, to know later whether it was edited."""
    _note(course, assignment).parent.mkdir(parents=True, exist_ok=True)
    _note(course, assignment).write_text(fingerprint(notebook), encoding="ascii")


def built_from(course: Course, assignment: str) -> str:
    """What `remember` noted, or "" if nothing."""
    note = _note(course, assignment)
    return note.read_text(encoding="ascii") if note.is_file() else ""


def fingerprint(notebook: nbformat.NotebookNode) -> str:
    """A hash of what an author writes in a notebook, blind to what Jupyter and the build add."""
    content = [_written(cell) for cell in notebook.cells if cell.get("id") not in SETUP_IDS]
    return hashlib.sha256("\n".join(content).encode()).hexdigest()


def read_built(course: Course, assignment: str) -> nbformat.NotebookNode:
    """The instructor's notebook, as it is on disk.

    Raises:
        CourseError: it is missing, or not a notebook.
    """
    path = course.source_notebook(assignment)
    if not path.is_file():
        raise CourseError(f"{path} is missing: make it with `autograder build`, edit it, then come back.")
    try:
        return nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        raise CourseError(f"{path} is not a readable notebook ({error}). The .py is unchanged.") from error


def _written(cell: nbformat.NotebookNode) -> str:
    """What an author writes in a cell, as one text to compare."""
    metadata = {key: cell.metadata.get(key) for key in KEPT_METADATA}
    return json.dumps([cell.cell_type, cell.source, metadata], sort_keys=True)


def _note(course: Course, assignment: str) -> Path:
    return course.root / "build" / "built" / f"{assignment}.sha256"
