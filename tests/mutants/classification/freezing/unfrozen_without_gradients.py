"""Training mode is taken to bring gradients back."""

FAILS = (
    "unfreeze: all parameters get gradients, and all parts are in training mode",
    "a run with a frozen stage and then a free one goes as it should, with all four functions",
)
SAYS = "these parameters are still frozen"


def unfreeze(encoder):
    encoder.train()
