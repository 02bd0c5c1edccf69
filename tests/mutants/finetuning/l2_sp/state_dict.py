"""The parameters are taken from state_dict, which cuts off their gradient."""

import torch

FAILS = (
    "the pull's gradient is α (θ − θ̂), for the model alone, and 0 at θ̂",
    "another model is pulled by the parameters that another anchor names",
)
SAYS = "`state_dict()`"


def l2_sp(model, anchor, alpha):
    parameters = model.state_dict()
    squares = [(parameters[name] - start.detach()).square().sum() for name, start in anchor.items()]
    return alpha / 2 * torch.stack(squares).sum()
