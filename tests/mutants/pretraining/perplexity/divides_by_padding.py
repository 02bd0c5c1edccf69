"""The number of tokens is the number of positions, padding included."""

import math

import torch
from torch.nn.functional import cross_entropy

FAILS = (
    "padding is not counted",
    "right on fresh batches where most labels are -100",
)
SAYS = "padding is counted: you took 30 tokens, but 16 are predicted"


def perplexity(model, batches):
    was_training = model.training
    model.eval()
    nats, tokens = 0.0, 0
    with torch.no_grad():
        for input_ids, labels in batches:
            logits = model(input_ids).logits
            targets = labels[:, 1:]
            nats += cross_entropy(logits[:, :-1].flatten(0, 1), targets.flatten(), reduction="sum").item()
            tokens += targets.numel()
    model.train(was_training)
    return math.exp(nats / tokens)
