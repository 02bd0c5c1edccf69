"""The exercises of assignment 4 that later ones build on."""

from __future__ import annotations

from ..earlier import Earlier

earlier_first = Earlier(
    "collapse",
    {
        "survival": (1, "expected_types"),
        "chain": (2, "chain"),
        "measures": (3, "tail_coverage"),
        "distance": (4, "text_log_probs"),
        "recipe": (5, "next_texts"),
        "recursion": (6, "recursion"),
        "curation": (7, "curate"),
        "evolution": (8, "quota"),
    },
).first
