"""The keys of chapter 4's concept questions; ``python -m autograder.seal`` seals them for learners."""

from __future__ import annotations

from ..concepts import Key

KEYS: tuple[Key, ...] = ()
