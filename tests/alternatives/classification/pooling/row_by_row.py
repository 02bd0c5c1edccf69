"""A boolean index for each row."""

import torch


def mean_pool(states, attention_mask):
    return torch.stack([row[mask.bool()].mean(dim=0) for row, mask in zip(states, attention_mask, strict=True)])


def last_token(states, attention_mask):
    return torch.stack([row[mask.bool()][-1] for row, mask in zip(states, attention_mask, strict=True)])
