"""What a chapter claims, checked where it claims it, and over several seeds by ``make claims``.

A claim names its effect in numbers and the threshold that the effect must pass. When it fails, the cell says so:
then the text has to change, not the seed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

__all__ = ["budget", "claim", "seed"]


def seed() -> int:
    """The seed of this run of a chapter: ``TINYLOOPS_SEED``, or 0."""
    return int(os.environ.get("TINYLOOPS_SEED", "0"))


def budget(steps: int) -> int:
    """``steps``, or the share of them that ``TINYLOOPS_BUDGET`` names: 0.1 gives a quick look, and claims may fail.

    >>> budget(450)
    450
    """
    return max(2, round(steps * float(os.environ.get("TINYLOOPS_BUDGET", "1"))))


def claim(name: str, effect: float, *, at_least: float | None = None, at_most: float | None = None, says: str) -> None:
    """Check that ``effect`` lies within the bounds, print the verdict, and record it where ``make claims`` looks.

    ``says`` may name {effect}, or {points}, which is 100 times as much: 0.41 between two shares are 41 points.

    >>> claim("gap to the floor", 0.02, at_most=0.05, says="the decoder is {effect:.2f} nats above the floor")
    ✓ the decoder is 0.02 nats above the floor (claimed: at most 0.05)
    """
    effect = float(effect)  # a numpy number would make numpy's truth values, which JSON does not know
    holds = (at_least is None or effect >= at_least) and (at_most is None or effect <= at_most)
    bounds = [
        f"{word} {bound:g}" for word, bound in (("at least", at_least), ("at most", at_most)) if bound is not None
    ]
    claimed = f"claimed: {', '.join(bounds)}"
    mark = "✓" if holds else "✗ claim not reproduced:"
    print(f"{mark} {says.format(effect=effect, points=100 * effect)} ({claimed})")
    if path := os.environ.get("TINYLOOPS_CLAIMS"):
        record = {
            "claim": name,
            "seed": seed(),
            "effect": float(f"{effect:.4g}"),  # 5e-8 is not 0
            "claimed": claimed[9:],
            "holds": holds,
        }
        with Path(path).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(record) + "\n")
