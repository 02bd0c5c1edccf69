"""Evaluation mode is taken to freeze the parameters."""

FAILS = (
    "freeze: no gradient reaches the encoder, and all of it is in evaluation mode",
    "a run with a frozen stage and then a free one goes as it should, with all four functions",
)
SAYS = "a gradient in words.weight"


def freeze(encoder):
    encoder.eval()
