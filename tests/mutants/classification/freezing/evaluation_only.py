"""Evaluation mode is taken to freeze the parameters."""

FAILS = (
    "freeze: no gradient reaches the encoder, and all of it is in evaluation mode",
    "a frozen and then a free run go as they should, with all four functions",
)
SAYS = "a gradient in words.weight"


def freeze(encoder):
    encoder.eval()
