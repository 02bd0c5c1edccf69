"""What a watched model noted of its calls (see `tinyloops.checks.probes`)."""

from __future__ import annotations

from typing import Any

from .framework import CheckFailed


def notes_of(module: Any, *, expected: str, cause: str, next_step: str) -> list[dict[str, Any]]:
    """All notes of a module; there has to be one, else doing nothing would be right.

    >>> from types import SimpleNamespace
    >>> notes_of(SimpleNamespace(notes=[{"training": True}]), expected="a call", cause="none", next_step="call it")
    [{'training': True}]
    """
    notes = list(module.notes)
    if not notes:
        raise CheckFailed(expected=expected, got="none", cause=cause, next_step=next_step)
    return notes
