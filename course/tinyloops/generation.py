"""Let a decoder write texts."""

from __future__ import annotations

import torch
from torch import Tensor
from transformers import PreTrainedModel


@torch.no_grad()
def generate(
    model: PreTrainedModel,
    count: int,
    *,
    seed: int,
    prompt: Tensor | None = None,
    temperature: float = 1.0,
    top_k: int = 0,
    top_p: float = 1.0,
    max_new_tokens: int = 30,
) -> Tensor:
    """Sample ``count`` texts, token ids (count, T), each going on from ``prompt`` (P,), by default from ``<bos>``.

    ``temperature`` above 0; ``top_k=0`` and ``top_p=1`` leave the model's distribution as it is. The caller's random
    state is not touched. Padding follows the end token.

    >>> from tinyloops.models import small_decoder
    >>> untrained = small_decoder(vocab_size=20, hidden_size=8, layers=1, heads=2)
    >>> generate(untrained, 3, seed=0, max_new_tokens=4)[:, 0].tolist()  # each begins with <bos>
    [2, 2, 2]
    """
    start = torch.tensor([model.config.bos_token_id]) if prompt is None else prompt
    ids = start.expand(count, -1)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return model.generate(
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            do_sample=True,
            temperature=temperature,
            top_k=top_k,
            top_p=top_p,
            max_new_tokens=max_new_tokens,
            pad_token_id=model.config.pad_token_id,
            eos_token_id=model.config.eos_token_id,
        )
