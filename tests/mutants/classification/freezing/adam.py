"""Adam's weight decay is taken for AdamW's."""

import torch

FAILS = (
    "make_optimizer: AdamW with a rate for the encoder, one for the head, and weight decay",
    "a frozen and then a free run go as they should, with all four functions",
)
SAYS = "this is Adam, not AdamW"


def make_optimizer(encoder, head, encoder_lr, head_lr, weight_decay=0.01):
    groups = [
        {"params": [p for p in module.parameters() if p.requires_grad], "lr": lr}
        for module, lr in ((encoder, encoder_lr), (head, head_lr))
    ]
    return torch.optim.Adam(groups, weight_decay=weight_decay)
