"""Parameters and anchor are matched by their order, not by their names."""

FAILS = (
    "the pull is α/2 times the sum of squared distances, of the parameters with these names",
    "parameters that are not in the anchor are free",
    "the pull's gradient is α (θ − θ̂), for the model alone, and 0 at θ̂",
    "another model is pulled by the parameters that another anchor names",
)
SAYS = "the values of another name"


def l2_sp(model, anchor, alpha):
    pairs = zip(model.parameters(), anchor.values(), strict=False)
    return (
        alpha
        / 2
        * sum((parameter - start).square().sum() for parameter, start in pairs if parameter.shape == start.shape)
    )
