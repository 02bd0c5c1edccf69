"""Put what a chapter published into the package, with the hash of the code that it came from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from .fingerprint import fingerprint
from .sources import sources


def ship(root: Path, chapter: str, made: Path) -> list[Path]:
    """Move the results in the folder ``made`` into the package and remove this chapter's old ones; what is new."""
    place = root / "course" / "tinyloops" / "computed_results"
    for path, content in shipped_results(root):
        if content["chapter"] == chapter:
            path.unlink()
    origin = {"chapter": chapter, "sources": fingerprint(sources(root, chapter))}
    written = []
    for path in sorted(made.glob("*.json")):
        place.mkdir(exist_ok=True)
        content = {**origin, **json.loads(path.read_text(encoding="utf-8"))}
        target = place / path.name
        target.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(target)
    return written


def shipped_results(root: Path) -> Iterator[tuple[Path, dict]]:
    """Every file of results in the package, with its content."""
    for path in sorted((root / "course" / "tinyloops" / "computed_results").glob("*.json")):
        yield path, json.loads(path.read_text(encoding="utf-8"))
