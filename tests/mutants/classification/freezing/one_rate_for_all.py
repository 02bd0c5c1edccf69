"""One rate serves all parameters."""

import torch

FAILS = (
    "make_optimizer: AdamW with a rate for the encoder, one for the head, and weight decay",
    "a frozen and then a free run go as they should, with all four functions",
    "make_optimizer leaves out single parameters that require no gradient",
)
SAYS = "all parameters have the head's rate"


def make_optimizer(encoder, head, encoder_lr, head_lr, weight_decay=0.01):
    parameters = [p for module in (encoder, head) for p in module.parameters() if p.requires_grad]
    return torch.optim.AdamW(parameters, lr=head_lr, weight_decay=weight_decay)
