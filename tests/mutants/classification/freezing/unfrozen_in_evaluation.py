"""Gradients come back, the mode does not."""

FAILS = ("unfreeze: all parameters get gradients, and all parts are in training mode",)
SAYS = "in evaluation mode: "


def unfreeze(encoder):
    encoder.requires_grad_(True)
