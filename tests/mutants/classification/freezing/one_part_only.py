"""Only the parameters of the embedding are frozen: they are most of the model."""

FAILS = (
    "freeze: no gradient reaches the encoder, and all of it is in evaluation mode",
    "a run with a frozen stage and then a free one goes as it should, with all four functions",
)
SAYS = "only some of the parameters were frozen"


def freeze(encoder):
    next(encoder.children()).requires_grad_(False)
    encoder.eval()
