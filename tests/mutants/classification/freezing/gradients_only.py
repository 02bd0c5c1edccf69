"""Without gradients nothing can change, so the mode does not matter."""

FAILS = ("freeze: no gradient reaches the encoder, and all of it is in evaluation mode",)
SAYS = "dropout still makes the vectors noisy"


def freeze(encoder):
    encoder.requires_grad_(False)
