"""The error for data that cannot be had."""

from __future__ import annotations

from ..errors import PlainError


class DataUnavailable(PlainError):
    """A source of data is missing, out of reach or broken; the message says what to do."""
