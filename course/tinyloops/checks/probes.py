"""Models that take notes: how a model was called is seen from its own side, however the loop is written.

A check makes one with ``s.build("tinyloops.checks.probes:watched_decoder", ...)`` and reads ``model.notes``.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from tinyloops.models import small_decoder, small_encoder


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


def talking_decoder(vocab_size: int, *, seed: int = 0, dropout: float = 0.0) -> Any:
    """A `watched_decoder` whose likeliest next token keeps changing: mostly t + 1 after t, unless the context bends it.

    Random weights repeat their last token for ever: input and output share their vectors. Here those of the output are
    moved on by one token, and attention is made stronger.

    >>> model = talking_decoder(17, seed=0).eval()
    >>> model(torch.tensor([[10, 4, 8]])).logits.argmax(-1).tolist()
    [[11, 13, 9]]
    """
    model = watched_decoder(vocab_size, seed=seed, dropout=dropout, hidden_size=16, layers=1, heads=2)
    words = model.model.embed_tokens.weight.detach()
    model.lm_head.weight = nn.Parameter(40 * words.roll(1, dims=0))
    with torch.no_grad():
        for layer in model.model.layers:
            for part in (layer.self_attn.q_proj, layer.self_attn.v_proj, layer.self_attn.o_proj):
                part.weight.mul_(3.0)
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


def watched_encoder(
    vocab_size: int, *, seed: int = 0, dropout: float = 0.0, sharpness: float = 1.0, **config: Any
) -> Any:
    """A `small_encoder` without its head for masked words, that notes every forward pass; with dropout if wanted.

    ``sharpness`` multiplies the weights of the attention: random ones attend to all positions alike, and hardly
    show whether padding is attended to. Each note is a dict: ``training`` and ``gradients`` as in `watched_decoder`,
    ``rows`` are the token ids, ``mask`` the attention mask (None when there was none).

    >>> encoder = watched_encoder(20, hidden_size=16, heads=2, layers=1)
    >>> states = encoder.eval()(torch.tensor([[3, 4, 5]]), torch.tensor([[1, 1, 0]])).last_hidden_state
    >>> states.shape, encoder.notes[0]["mask"]
    (torch.Size([1, 3, 16]), [[1, 1, 0]])
    """
    encoder: Any = small_encoder(vocab_size, seed=seed, **config).base_model
    with torch.no_grad():
        for layer in encoder.encoder.layer:
            own = layer.attention.self
            for part in (own.query, own.key, own.value, layer.attention.output.dense):
                part.weight.mul_(sharpness)
    for module in encoder.modules():
        if isinstance(module, nn.Dropout):
            module.p = dropout
    encoder.notes = []
    encoder.register_forward_pre_hook(_take_encoder_note, with_kwargs=True)
    return encoder


def _take_encoder_note(encoder: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    given = dict(zip(("input_ids", "attention_mask"), args, strict=False)) | kwargs
    mask = given.get("attention_mask")
    encoder.notes.append(
        {
            "training": encoder.training,
            "gradients": torch.is_grad_enabled(),
            "rows": given["input_ids"].tolist(),
            "mask": None if mask is None else mask.tolist(),
        }
    )


def watched_head(width: int, classes: int, *, seed: int = 0, dropout: float = 0.0, sharpness: float = 1.0) -> Any:
    """A head from [B, D] to [B, K] with a bend in it, so that it matters what comes before it; it notes every call.

    ``sharpness`` multiplies the weights, and not the constants: different vectors get different classes. Each
    note is a dict: ``training``, ``gradients``, and ``shape``, that of what the head was given.

    >>> head = watched_head(4, 3)
    >>> head(torch.zeros(2, 4)).shape, head.notes[0]["shape"]
    (torch.Size([2, 3]), [2, 4])
    """
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        head: Any = nn.Sequential(nn.Linear(width, width), nn.Tanh(), nn.Dropout(dropout), nn.Linear(width, classes))
        head[0].weight.data.mul_(sharpness)
        head[-1].weight.data.mul_(sharpness)
    head.notes = []
    head.register_forward_pre_hook(_take_head_note)
    return head


def _take_head_note(head: Any, args: tuple[Any, ...]) -> None:
    head.notes.append({"training": head.training, "gradients": torch.is_grad_enabled(), "shape": list(args[0].shape)})
