"""Every parameter of the model is looked up in the anchor, a new head too."""

FAILS = (
    "parameters that are not in the anchor are free",
    "another model is pulled by the parameters that another anchor names",
)
SAYS = "which need not have it"


def l2_sp(model, anchor, alpha):
    return alpha / 2 * sum((p - anchor[name].detach()).square().sum() for name, p in model.named_parameters())
