"""Only the parameters of the embedding are frozen: they are most of the model."""

FAILS = (
    "freeze: no gradient reaches the encoder, and all of it is in evaluation mode",
    "a frozen and then a free run go as they should, with all four functions",
)
SAYS = "only some of the parameters were frozen"


def freeze(encoder):
    next(encoder.children()).requires_grad_(False)
    encoder.eval()
