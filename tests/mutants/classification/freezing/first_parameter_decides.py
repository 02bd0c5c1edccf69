"""An encoder is frozen or not as its first parameter is."""

import torch

FAILS = ("make_optimizer leaves out single parameters that require no gradient",)
SAYS = "ask each parameter by itself"


def make_optimizer(encoder, head, encoder_lr, head_lr, weight_decay=0.01):
    groups = [{"params": list(head.parameters()), "lr": head_lr}]
    if next(encoder.parameters()).requires_grad:
        groups.append({"params": list(encoder.parameters()), "lr": encoder_lr})
    return torch.optim.AdamW(groups, weight_decay=weight_decay)
