"""Parameters that the anchor does not name are pulled to zero, as in the paper's L2-SP with a decayed head."""

import torch

FAILS = (
    "parameters that are not in the anchor are free",
    "another model is pulled by the parameters that another anchor names",
)
SAYS = "left out, or"


def l2_sp(model, anchor, alpha):
    total = 0.0
    for name, parameter in model.named_parameters():
        start = anchor[name].detach() if name in anchor else torch.zeros_like(parameter)
        total = total + (parameter - start).square().sum()
    return alpha / 2 * total
