"""Exercise 6, recursion: the loop over generations, and a run of the learner's own."""

from __future__ import annotations

from . import own_recursion, recursing

POINTS = 8.0
CHECKS = (*recursing.CHECKS, *own_recursion.CHECKS)
