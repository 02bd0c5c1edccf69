"""`requires_grad` is set on the module, which has no such thing."""

FAILS = (
    "freeze: no gradient reaches the encoder, and all of it is in evaluation mode",
    "a frozen and then a free run go as they should, with all four functions",
)
SAYS = "only hangs an attribute on the module"


def freeze(encoder):
    encoder.requires_grad = False
    encoder.eval()
