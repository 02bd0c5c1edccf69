"""The snapshot is the dict of the model's parameters, as they are."""

FAILS = ("snapshot is a copy of each parameter, which no later training moves",)
SAYS = "the model's own tensors"


def snapshot(model):
    return dict(model.named_parameters())
