"""Measures of a language model that the chapters share."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional
from transformers import PreTrainedModel

IGNORED = -100  # the label of a position that does not count


@torch.no_grad()
def heldout_loss(model: PreTrainedModel, input_ids: Tensor, labels: Tensor, rows: int = 500) -> float:
    """Mean negative log-probability of the counted ``labels``, in nats a token.

    ``input_ids`` (N, T) and ``labels`` (N, T) with -100 where nothing is counted; position t is judged by the logits
    at t, so labels of a next-token model are already shifted. ``rows`` texts are scored at a time.

    >>> from tinyloops.models import small_decoder
    >>> untrained = small_decoder(vocab_size=100, hidden_size=8, layers=1, heads=2)
    >>> loss = heldout_loss(untrained, torch.tensor([[2, 7, 8]]), torch.tensor([[7, 8, 3]]))
    >>> abs(loss - torch.tensor(100.0).log().item()) < 0.5  # it has no reason to prefer any of 100 tokens
    True
    """
    was_training = model.training
    model.eval()
    total, count = 0.0, 0
    for ids, wanted in zip(input_ids.split(rows), labels.split(rows), strict=True):
        logits = model(input_ids=ids, attention_mask=(ids != model.config.pad_token_id).long()).logits
        total += functional.cross_entropy(
            logits.flatten(0, 1), wanted.flatten(), ignore_index=IGNORED, reduction="sum"
        ).item()
        count += int((wanted != IGNORED).sum())
    model.train(was_training)
    return total / count
