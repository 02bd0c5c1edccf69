"""Parameters and anchor are paired by their order, whatever their shapes."""

FAILS = (
    "the pull is α/2 times the sum of squared distances, of the parameters with these names",
    "parameters that are not in the anchor are free",
    "the pull's gradient is α (θ − θ̂), for the model alone, and 0 at θ̂",
    "another model is pulled by the parameters that another anchor names",
)
SAYS = "the order of the anchor is not that of the model"


def l2_sp(model, anchor, alpha):
    pairs = zip(model.parameters(), anchor.values(), strict=False)
    return alpha / 2 * sum((parameter - start).square().sum() for parameter, start in pairs)
