"""All parameters go into the optimizer: frozen ones get no gradients anyway."""

import torch

FAILS = (
    "make_optimizer leaves out what requires no gradient",
    "make_optimizer leaves out single parameters that require no gradient",
)
SAYS = "leave out parameters whose `requires_grad` is False"


def make_optimizer(encoder, head, encoder_lr, head_lr, weight_decay=0.01):
    groups = [
        {"params": [p for p in module.parameters()], "lr": lr}
        for module, lr in ((encoder, encoder_lr), (head, head_lr))
    ]
    return torch.optim.AdamW(groups, weight_decay=weight_decay)
