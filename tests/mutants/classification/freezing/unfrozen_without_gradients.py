"""Training mode is taken to bring gradients back."""

FAILS = (
    "unfreeze: all parameters get gradients, and all parts are in training mode",
    "a frozen and then a free run go as they should, with all four functions",
)
SAYS = "these parameters are still frozen"


def unfreeze(encoder):
    encoder.train()
