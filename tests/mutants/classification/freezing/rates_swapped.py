"""The rates are given to the wrong modules."""

import torch

FAILS = (
    "make_optimizer: AdamW with a rate for the encoder, one for the head, and weight decay",
    "make_optimizer leaves out single parameters that require no gradient",
    "a frozen and then a free run go as they should, with all four functions",
)
SAYS = "the two rates are swapped"


def make_optimizer(encoder, head, encoder_lr, head_lr, weight_decay=0.01):
    groups = [
        {"params": [p for p in module.parameters() if p.requires_grad], "lr": lr}
        for module, lr in ((encoder, head_lr), (head, encoder_lr))
    ]
    return torch.optim.AdamW(groups, weight_decay=weight_decay)
