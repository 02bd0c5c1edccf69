"""A hash of what code does, so that a committed result can tell whether it is still true.

Comments, layout and docstrings don't count: only the syntax tree does.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from pathlib import Path

import jupytext


def fingerprint(paths: Iterable[Path]) -> str:
    """A short hash of the code in ``paths``: Python files, or py:percent notebooks, whose code cells count.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     one, other = Path(folder, "one.py"), Path(folder, "other.py")
    ...     _ = one.write_text("x = 1  # a remark"), other.write_text('\"\"\"About x.\"\"\"\\nx  =  1')
    ...     fingerprint([one]) == fingerprint([other])
    True
    """
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(_meaning(path).encode())
    return digest.hexdigest()[:16]


def code_of(path: Path) -> str:
    """The code of a Python file, or of the code cells of a py:percent notebook."""
    text = path.read_text(encoding="utf-8")
    if "\n# %%" not in text:
        return text
    cells = jupytext.reads(text, fmt="py:percent").cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "code")


def _meaning(path: Path) -> str:
    tree = ast.parse(code_of(path))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            value = body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                node.body = body[1:]  # type: ignore[attr-defined]
    return ast.dump(tree)
