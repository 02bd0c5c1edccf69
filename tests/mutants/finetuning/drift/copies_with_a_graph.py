"""The copies still belong to the graph of the model."""

FAILS = ("snapshot is a copy of each parameter, which no later training moves",)
SAYS = "`clone` alone does not detach"


def snapshot(model):
    return {name: parameter.clone() for name, parameter in model.named_parameters()}
