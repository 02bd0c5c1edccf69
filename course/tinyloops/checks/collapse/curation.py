"""Exercise 7, curation: what a filter keeps of texts that models wrote, what it wins, and what it costs."""

from __future__ import annotations

from . import curating, pricing

POINTS = 4.0
CHECKS = (*curating.CHECKS, *pricing.CHECKS)
