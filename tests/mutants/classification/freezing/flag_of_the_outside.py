"""`training` is set by hand, on the encoder itself."""

FAILS = ("freeze: no gradient reaches the encoder, and all of it is in evaluation mode",)
SAYS = "does not reach the parts inside"


def freeze(encoder):
    encoder.requires_grad_(False)
    encoder.training = False
