"""``python -m autograder.seal``: seal the concept questions' explanations into the learner's package.

The same keys give the same bytes.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import tinyloops.checks

CHAPTERS = ("pretraining", "classification", "finetuning", "collapse")


def sealed_path(chapter: str) -> Path:
    """Where a chapter's sealed questions are."""
    return Path(tinyloops.checks.__file__).parent / chapter / "concepts.sealed.json"


def sealed_text(chapter: str) -> str:
    """What the file has to hold (about a quarter of a second for each text in it)."""
    keys = importlib.import_module(f"autograder.hidden.{chapter}.concepts").KEYS
    return json.dumps({key.name.rpartition(".")[2]: key.sealed() for key in keys}, indent=1) + "\n"


def main() -> None:
    for chapter in CHAPTERS:
        sealed_path(chapter).write_text(sealed_text(chapter), encoding="utf-8")
        print(f"sealed {sealed_path(chapter).name} of {chapter}")


if __name__ == "__main__":
    main()
