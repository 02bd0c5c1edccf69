"""The exercises of assignment 3 that later ones build on."""

from __future__ import annotations

from ..earlier import Earlier

earlier_first = Earlier(
    "finetuning",
    {
        "template": (1, "encode_pair"),
        "batching": (2, "collate"),
        "objective": (3, "objective"),
        "answering": (4, "reply"),
        "sft_run": (5, "fine_tune"),
        "drift": (6, "text_loss"),
        "l2_sp": (7, "replay"),
    },
).first
