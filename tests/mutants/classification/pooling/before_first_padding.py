"""The token before the first padding is the last."""

import torch

FAILS = (
    "last_token: padding may stand at the left and in between",
    "last_token is right on fresh batches of other shapes and number types",
)
SAYS = "before the first 0"


def last_token(states, attention_mask):
    last = attention_mask.long().argmin(dim=1) - 1
    return states[torch.arange(len(states)), last]
