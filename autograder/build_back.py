"""`autograder unbuild`: an edited notebook back into its .py source.

An instructor may prefer JupyterLab to a text editor. The .py stays the truth: after this command the notebook
that `autograder build` makes is the edited one again.
"""

from __future__ import annotations

import hashlib
import json
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


def normal_form(notebook: nbformat.NotebookNode) -> str:
    """The py:percent text of a notebook's cells, without a header.

    >>> notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title")])
    >>> normal_form(notebook)
    '# %% [markdown]\\n# # Title\\n'
    """
    plain = nbformat.from_dict({**notebook, "metadata": _PLAIN_PERCENT})
    return jupytext.writes(plain, fmt="py:percent")


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
    # The order of keys on a cell line is the author's; a saved notebook has them sorted.
    lines = [cell.metadata for cell in original.cells]
    cells = [cell for cell in edited.cells if cell.get("id") not in SETUP_IDS]
    for cell in cells:
        kept = {key: value for key, value in cell.metadata.items() if key in KEPT_METADATA}
        cell.metadata = next((line for line in lines if line == kept), nbformat.from_dict(kept))
    text = normal_form(nbformat.from_dict({**edited, "cells": cells}))
    changed = write_if_changed(path, text.encode())
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


def tidy(path: Path) -> bool:
    """Put a py:percent file into `normal_form`, so that `unbuild` changes nothing else in it later."""
    return write_if_changed(path, normal_form(read_percent(path)).encode())


def fingerprint(notebook: nbformat.NotebookNode) -> str:
    """A hash of what an author writes in a notebook, blind to what Jupyter and the build add."""
    content = [
        (cell.cell_type, cell.source, {key: cell.metadata.get(key) for key in KEPT_METADATA})
        for cell in notebook.cells
        if cell.get("id") not in SETUP_IDS
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


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


def _note(course: Course, assignment: str) -> Path:
    return course.root / "build" / "built" / f"{assignment}.sha256"
