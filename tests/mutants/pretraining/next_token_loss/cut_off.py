"""A loss is a number, so it is returned as one."""

import torch
from torch.nn import functional as F

FAILS = ("the gradient reaches the logits that count, and no others",)
SAYS = "cuts the loss off from the model"


def next_token_loss(logits, labels):
    loss = F.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())
    return torch.tensor(loss.item())
