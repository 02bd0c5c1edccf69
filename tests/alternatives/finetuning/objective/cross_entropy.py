"""The library's cross entropy of each token, weighted, and each row's loss made one by one."""

import torch
from torch.nn import functional as F


def _nats(logits, input_ids, weights):
    nats = F.cross_entropy(logits[:, :-1].flatten(0, 1), input_ids[:, 1:].flatten(), reduction="none")
    return nats.view(len(input_ids), -1) * weights[:, 1:]


def sequence_log_prob(logits, input_ids, weights):
    return -_nats(logits, input_ids, weights).sum(dim=-1)


def objective(logits, input_ids, weights, per="token"):
    nats = _nats(logits, input_ids, weights)
    if per == "token":
        return nats.sum() / weights[:, 1:].sum()
    own = [row.sum() / weight[1:].sum() for row, weight in zip(nats, weights, strict=True) if weight[1:].any()]
    return torch.stack(own).mean()
