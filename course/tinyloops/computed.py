"""Results of a long run that the package brings along, so that whoever reads a chapter need not wait for them.

``make claims`` makes them: it runs the chapter with `publish` writing to a folder of its own, and moves them into the
package once the chapter has run with every seed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent / "computed_results"
DIGITS = 5  # significant ones


def publish(name: str, settings: Any, records: Any) -> None:
    """Write ``records``, which a run with these ``settings`` made, to the folder that ``TINYLOOPS_RESULTS`` names.

    Both hold only what JSON knows: numbers, texts, None, lists, and dicts with texts as keys. Numbers of the records
    keep five digits. Without that variable nothing is written.

    >>> publish("survival", {"seed": 0}, [{"words": 12}])
    """
    if folder := os.environ.get("TINYLOOPS_RESULTS"):
        content = {"settings": settings, "records": _rounded(records)}
        text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
        Path(folder, f"{name}.json").write_text(text + "\n", encoding="utf-8")


def shipped(name: str, settings: Any) -> Any | None:
    """The records published as ``name`` by a run with the same ``settings``; None when the package has none.

    >>> shipped("a run that nobody made", {"seed": 0}) is None
    True
    """
    path = SHIPPED / f"{name}.json"
    if not path.is_file():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    return content["records"] if content["settings"] == json.loads(json.dumps(settings)) else None


def _rounded(value: Any) -> Any:
    """``value`` with all floats in it rounded."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(part) for part in value]
    return value
