"""The pull goes towards zero: plain weight decay."""

import torch

FAILS = (
    "the pull is α/2 times the sum of squared distances, of the parameters with these names",
    "parameters that are not in the anchor are free",
    "the pull's gradient is α (θ − θ̂), for the model alone, and 0 at θ̂",
    "another model is pulled by the parameters that another anchor names",
)
SAYS = "that is weight decay"


def l2_sp(model, anchor, alpha):
    parameters = dict(model.named_parameters())
    squares = [parameters[name].square().sum() for name in anchor]
    return alpha / 2 * torch.stack(squares).sum()
