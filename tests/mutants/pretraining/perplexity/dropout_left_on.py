"""A model is measured as it is, in training mode."""

import math

import torch
from torch.nn.functional import cross_entropy

FAILS = ("measures in evaluation mode and without gradients",)
SAYS = "dropout was left on"


def perplexity(model, batches):
    nats, tokens = 0.0, 0
    with torch.no_grad():
        for input_ids, labels in batches:
            logits = model(input_ids).logits
            targets = labels[:, 1:]
            nats += cross_entropy(logits[:, :-1].flatten(0, 1), targets.flatten(), reduction="sum").item()
            tokens += int((targets != -100).sum())
    return math.exp(nats / tokens)
