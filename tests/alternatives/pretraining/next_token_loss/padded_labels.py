"""The labels are moved, and the last position is told to predict nothing."""

import torch


def next_token_loss(logits, labels):
    moved = torch.full_like(labels, -100)
    moved[:, :-1] = labels[:, 1:]
    log_probs = torch.log_softmax(logits.double(), dim=-1)
    return torch.nn.NLLLoss()(log_probs.view(-1, logits.shape[-1]), moved.view(-1))
