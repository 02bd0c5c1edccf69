"""`requires_grad` is set on the module, which has no such thing."""

FAILS = (
    "freeze: no gradient reaches the encoder, and all of it is in evaluation mode",
    "a run with a frozen stage and then a free one goes as it should, with all four functions",
)
SAYS = "only hangs an attribute on the module"


def freeze(encoder):
    encoder.requires_grad = False
    encoder.eval()
