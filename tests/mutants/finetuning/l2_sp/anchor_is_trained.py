"""The anchor's tensors get a gradient as well."""

import torch

FAILS = (
    "the pull's gradient is α (θ − θ̂), for the model alone, and 0 at θ̂",
    "another model is pulled by the parameters that another anchor names",
)
SAYS = "a constant here"


def l2_sp(model, anchor, alpha):
    parameters = dict(model.named_parameters())
    squares = [(parameters[name] - start).square().sum() for name, start in anchor.items()]
    return alpha / 2 * torch.stack(squares).sum()
