"""The exercises of assignment 1 that later ones build on."""

from __future__ import annotations

from ..earlier import Earlier

earlier_first = Earlier(
    "pretraining",
    {
        "next_token_loss": (2, "next_token_loss"),
        "schedule": (4, "learning_rate"),
        "training_step": (5, "training_step"),
    },
).first
