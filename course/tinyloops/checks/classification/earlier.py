"""The exercises of assignment 2 that later ones build on."""

from __future__ import annotations

from ..earlier import Earlier

earlier_first = Earlier(
    "classification",
    {
        "pooling": (1, "mean_pool"),
        "classifier": (2, "class_scores"),
        "loss": (3, "classification_loss"),
        "head": (5, "train_head"),
        "freezing": (6, "adaptation_step"),
        "fine_tuning": (7, "fine_tune"),
        "probe": (8, "probe"),
    },
).first
