"""Errors that speak to a learner: a plain message in the notebook, without a traceback."""

from __future__ import annotations


class PlainError(Exception):
    """Something the user can mend. Jupyter shows only the message.

    >>> raise PlainError("no checkpoint in ./checkpoints: run chapter 1 first")
    Traceback (most recent call last):
    tinyloops.errors.PlainError: no checkpoint in ./checkpoints: run chapter 1 first
    """

    def _render_traceback_(self) -> list[str]:
        """What IPython prints instead of a traceback."""
        return [f"⚠ {self}"]
