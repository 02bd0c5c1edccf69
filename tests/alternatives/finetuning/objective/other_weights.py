"""Per sequence is per token, with weights that are divided by their row's sum."""

import torch


def sequence_log_prob(logits, input_ids, weights):
    vocabulary = torch.arange(logits.shape[-1])
    is_next = input_ids[:, 1:, None] == vocabulary
    log_probs = torch.where(is_next, logits[:, :-1].log_softmax(dim=-1), 0).sum(dim=-1)
    return torch.einsum("bt,bt->b", weights[:, 1:], log_probs)


def objective(logits, input_ids, weights, per="token"):
    own = weights[:, 1:].sum(dim=1, keepdim=True)
    if per == "sequence":
        weights = weights / own.masked_fill(own == 0, 1)
        own = (own > 0).to(own.dtype)
    return -sequence_log_prob(logits, input_ids, weights).sum() / own.sum()
