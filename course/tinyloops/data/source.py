"""Where the data of a chapter come from when they may be drawn from the world or read from the Hub."""

from __future__ import annotations

import os

from .unavailable import DataUnavailable


def from_hub(source: str | None, what: str) -> bool:
    """Whether ``source``, or else ``TINYLOOPS_DATA``, asks for the Hub; False for the world, which is the default.

    Raises `DataUnavailable` for any other source, since it has no ``what``.

    >>> from_hub("world", "labelled texts")
    False
    """
    asked = source or os.environ.get("TINYLOOPS_DATA") or "world"
    if asked not in ("world", "hub"):
        raise DataUnavailable(f"“{asked}” has no {what}. Set TINYLOOPS_DATA to one of: world, hub.")
    return asked == "hub"
