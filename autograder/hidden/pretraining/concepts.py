"""The keys of chapter 1's concept questions."""

from __future__ import annotations

from ..concepts import Key

KEYS: tuple[Key, ...] = ()
