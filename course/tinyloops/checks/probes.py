"""Models that take notes: how a model was called is seen from its own side, however the loop is written.

A check makes one with ``s.build("tinyloops.checks.probes:watched_decoder", ...)`` and reads ``model.notes``.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from tinyloops.models import small_decoder


def watched_decoder(
    vocab_size: int, *, seed: int = 0, dropout: float = 0.0, sharpness: float = 1.0, **config: Any
) -> Any:
    """A `small_decoder` that notes every forward pass; with attention dropout if wanted.

    ``sharpness`` multiplies the output weights: random weights predict nearly uniformly, and a uniform
    prediction hides most bugs of a loss. Each note is a dict: ``training`` and ``gradients`` say whether the
    model was in training mode and whether gradients were recorded, ``rows`` are the token ids, ``weights``
    the final norm's weights.

    >>> model = watched_decoder(20, hidden_size=16, heads=2, layers=1)
    >>> _ = model.eval()(torch.tensor([[3, 4, 5]]))
    >>> model.notes[0]["training"], model.notes[0]["gradients"], model.notes[0]["rows"]
    (False, True, [[3, 4, 5]])
    """
    model = small_decoder(vocab_size, seed=seed, **config)
    with torch.no_grad():
        model.lm_head.weight.mul_(sharpness)
    for layer in model.model.layers:
        layer.self_attn.attention_dropout = dropout
    model.notes = []
    model.register_forward_pre_hook(_take_note, with_kwargs=True)
    return model


def _take_note(model: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    rows: Tensor = args[0] if args else kwargs["input_ids"]
    model.notes.append(
        {
            "training": model.training,
            "gradients": torch.is_grad_enabled(),
            "rows": rows.tolist(),
            "weights": model.model.norm.weight.detach().clone(),
        }
    )
