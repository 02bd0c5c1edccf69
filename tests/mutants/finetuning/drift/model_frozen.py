"""The snapshot detaches the parameters of the model in place."""

FAILS = ("snapshot is a copy of each parameter, which no later training moves",)
SAYS = "froze the parameters of the model"


def snapshot(model):
    model.requires_grad_(False)
    return {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
