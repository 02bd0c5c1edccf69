"""The strength of the pull is fixed."""

import torch

FAILS = (
    "the pull is α/2 times the sum of squared distances, of the parameters with these names",
    "parameters that are not in the anchor are free",
    "the pull's gradient is α (θ − θ̂), for the model alone, and 0 at θ̂",
    "another model is pulled by the parameters that another anchor names",
)
SAYS = "`alpha` is not used"


def l2_sp(model, anchor, alpha):
    parameters = dict(model.named_parameters())
    squares = [(parameters[name] - start.detach()).square().sum() for name, start in anchor.items()]
    return 0.5 * torch.stack(squares).sum()
