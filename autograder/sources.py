"""Which files a chapter's results depend on: its code, and the library's that this code imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from .fingerprint import code_of

#: The chapter that makes the models which all others start from.
FIRST = "01_pretraining"
# What only shows, keeps or words results; a change here changes no number.
_SHOWS = {
    "plots", "widgets", "claims", "checkpoints", "environment", "errors", "checks", "kept", "side_by_side", "computed",
}  # fmt: skip


def sources(root: Path, chapter: str) -> list[Path]:
    """``course/<chapter>.py``, chapter 1 for the models it starts from, and all of the library that they import."""
    chapters = [path for name in sorted({chapter, FIRST}) if (path := root / "course" / f"{name}.py").is_file()]
    library = root / "course" / "tinyloops"
    found: set[Path] = set()
    waiting = [path for each in chapters for path in _imported(each, library)]
    while waiting:
        path = waiting.pop()
        if path not in found and path.relative_to(library).parts[0].removesuffix(".py") not in _SHOWS:
            found.add(path)
            waiting += _imported(path, library)
    return [*chapters, *sorted(found)]


def _imported(path: Path, library: Path) -> Iterator[Path]:
    """The files of the library that this file imports."""
    for node in ast.walk(ast.parse(code_of(path))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _files(alias.name.split("."), library)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, path, library)
            for alias in node.names:
                yield from _files([*base, alias.name], library)


def _absolute(node: ast.ImportFrom, path: Path, library: Path) -> list[str]:
    """The module that an import names, relative or not, as a list of its parts."""
    named = node.module.split(".") if node.module else []
    if not node.level:
        return named
    package = path.relative_to(library.parent).parent.parts
    return [*package[: len(package) - node.level + 1], *named]


def _files(parts: list[str], library: Path) -> Iterator[Path]:
    """The file of each package on the way to a name of the library, and of the module that it is in."""
    for end in range(2, len(parts) + 1):
        module = library.parent.joinpath(*parts[:end])
        yield from (path for path in (module.with_suffix(".py"), module / "__init__.py") if path.is_file())
