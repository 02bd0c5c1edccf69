"""The snapshot is a state_dict, which has shared weights twice."""

FAILS = ("snapshot is a copy of each parameter, which no later training moves",)
SAYS = "tied weights under both of their names"


def snapshot(model):
    return {name: parameter.detach().clone() for name, parameter in model.state_dict().items()}
