"""`autograder chapters`: run the chapters and keep what they showed, for readers on GitHub and in Colab.

A committed notebook knows the hash of the code that made its outputs. When only prose changed since, the outputs are
kept; when code changed, the chapter runs again.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from rich.progress import Progress

from .build_images import smaller_png
from .build_notebook import built, read_percent, to_bytes, write_if_changed
from .course import Course, CourseError
from .fingerprint import fingerprint
from .sources import sources

# What GitHub still shows in one go, and what a reader on a slow line can wait for.
MOST_OUTPUT = 450_000
_CELL_LIMIT = 600  # seconds
_WIDGET = "application/vnd.jupyter.widget-view+json"


def code_hash(course: Course, chapter: Path) -> str:
    """Hash of the code that a chapter's outputs depend on: its own, and the library's."""
    return fingerprint(sources(course.root, chapter.stem))


def is_fresh(course: Course, chapter: Path) -> bool:
    """Whether the committed notebook's outputs came from today's code."""
    if not chapter.with_suffix(".ipynb").is_file():
        return False
    notebook = nbformat.read(chapter.with_suffix(".ipynb"), as_version=4)
    # Code cut into other cells is the same code to a hash, but its outputs belong elsewhere.
    cut_alike = len(code_cells(notebook)) == len(code_cells(built_chapter(course, chapter)))
    return cut_alike and notebook.metadata.get("tinyloops", {}).get("code") == code_hash(course, chapter)


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """A notebook's code cells in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def built_chapter(course: Course, chapter: Path) -> nbformat.NotebookNode:
    """The chapter without outputs, as every notebook is built."""
    opens_at = chapter.with_suffix(".ipynb").relative_to(course.root).as_posix()
    notebook = built(read_percent(chapter), opens_at)
    notebook.metadata["tinyloops"] = {"code": code_hash(course, chapter)}
    return notebook


def refresh_prose(course: Course, chapter: Path) -> bool:
    """Bring new prose into a fresh notebook and keep its outputs; says whether it changed."""
    path = chapter.with_suffix(".ipynb")
    notebook = built_chapter(course, chapter)
    shown = code_cells(nbformat.read(path, as_version=4))
    for cell, before in zip(code_cells(notebook), shown, strict=True):
        cell.outputs, cell.execution_count = before.outputs, before.execution_count
    return write_if_changed(path, to_bytes(notebook))


def run_chapter(course: Course, chapter: Path, on_cell: Callable[[int, int], None] = lambda done, of: None) -> None:
    """Execute a chapter in a folder of its own and write its notebook.

    Args:
        on_cell: called after each cell with how many are done, and of how many.

    Raises:
        CourseError: a cell failed or took too long, or the outputs are too large; the notebook is left as it was.
    """
    notebook = built_chapter(course, chapter)
    total, metadata = len(notebook.cells), dict(notebook.metadata)
    with tempfile.TemporaryDirectory() as scratch:
        client = NotebookClient(
            notebook,
            timeout=_CELL_LIMIT,
            record_timing=False,
            extra_arguments=["--Application.log_level=ERROR"],
            resources={"metadata": {"path": scratch}},
            on_cell_complete=lambda cell, cell_index: on_cell(cell_index + 1, total),
        )
        try:
            client.execute(env=_environment(scratch))
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise CourseError(f"{chapter.name} stopped:\n{_plain(str(error))}") from error
        # nbclient adds what widgets showed and which Python ran.
        notebook.metadata = nbformat.from_dict(metadata)
        for cell in code_cells(notebook):
            cell.outputs = _kept_outputs(cell.outputs, hide=(scratch, str(course.root), str(Path.home())))
    if output_size(notebook.cells) > MOST_OUTPUT:
        raise CourseError(f"{chapter.name}: {_largest(notebook)}")
    write_if_changed(chapter.with_suffix(".ipynb"), to_bytes(notebook))


def run_chapter_with_bar(course: Course, chapter: Path) -> None:
    """`run_chapter` with a progress bar in the terminal."""
    with Progress() as progress:
        task = progress.add_task(chapter.name, total=None)

        def on_cell(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        run_chapter(course, chapter, on_cell)


def output_size(cells: list[nbformat.NotebookNode]) -> int:
    """Bytes of the cells' outputs as they stand in the file."""
    return sum(len(json.dumps(cell.get("outputs", []))) for cell in cells)


def _largest(notebook: nbformat.NotebookNode) -> str:
    """What is too much, and where most of it is."""
    cells = sorted(code_cells(notebook), key=lambda cell: -output_size([cell]))[:4]
    most = "".join(f"\n  {output_size([cell]):,} bytes after: {cell.source.strip()[-70:]!r}" for cell in cells)
    return (
        f"outputs of {output_size(notebook.cells):,} bytes, at most {MOST_OUTPUT:,} may be committed. Most of it:{most}"
    )


def _environment(scratch: str) -> dict[str, str]:
    """A chapter's own folder for what it saves, and the first seed."""
    return {**os.environ, "TINYLOOPS_CHECKPOINTS": scratch, "TINYLOOPS_SEED": "0"}


def _kept_outputs(outputs: list[nbformat.NotebookNode], hide: tuple[str, ...]) -> list[nbformat.NotebookNode]:
    """Outputs with small pictures, without live widgets (empty without their kernel), without paths of this machine."""
    kept = [output for output in outputs if _WIDGET not in output.get("data", {})]
    for output in kept:
        if "image/png" in output.get("data", {}):
            output.data["image/png"] = smaller_png(output.data["image/png"])
    text = json.dumps(kept)
    for folder in hide:
        text = text.replace(json.dumps(folder)[1:-1], "…")
    return [nbformat.from_dict(output) for output in json.loads(text)]


def _plain(text: str) -> str:
    """Text without a terminal's colours.

    >>> _plain("\\x1b[0;31mValueError\\x1b[0m: no")
    'ValueError: no'
    """
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
