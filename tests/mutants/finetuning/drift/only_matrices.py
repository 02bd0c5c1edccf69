"""Vectors, such as the weights of norms, are left out."""

FAILS = ("snapshot is a copy of each parameter, which no later training moves",)
SAYS = "not all parameters are in it"


def snapshot(model):
    return {name: parameter.detach().clone() for name, parameter in model.named_parameters() if parameter.ndim > 1}
