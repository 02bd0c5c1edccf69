"""The snapshot holds the parameters themselves, which training moves."""

FAILS = ("snapshot is a copy of each parameter, which no later training moves",)
SAYS = "training moves both"


def snapshot(model):
    return {name: parameter.detach() for name, parameter in model.named_parameters()}
