"""Gradients are switched off for all of PyTorch."""

import torch

FAILS = (
    "freeze: no gradient reaches the encoder, and all of it is in evaluation mode",
    "a frozen and then a free run go as they should, with all four functions",
)
SAYS = "holds for the head, too"


def freeze(encoder):
    torch.set_grad_enabled(False)
    encoder.eval()
