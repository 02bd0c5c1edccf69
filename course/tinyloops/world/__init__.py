"""A small world whose language is known exactly: see `World`."""

from .grammar import Facts, Mind
from .language import Language
from .world import SHARES, Statement, World

__all__ = ["SHARES", "Facts", "Language", "Mind", "Statement", "World"]
