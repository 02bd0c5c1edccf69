"""The targets come from the input ids, so padding is predicted and counted."""

import math

import torch
from torch.nn.functional import cross_entropy

FAILS = (
    "padding is not counted",
    "right on fresh batches where most labels are -100",
)
SAYS = "padding was predicted"


def perplexity(model, batches):
    was_training = model.training
    model.eval()
    nats, tokens = 0.0, 0
    with torch.no_grad():
        for input_ids, labels in batches:
            logits = model(input_ids).logits
            targets = input_ids[:, 1:]
            nats += cross_entropy(logits[:, :-1].flatten(0, 1), targets.flatten(), reduction="sum").item()
            tokens += int((targets != -100).sum())
    model.train(was_training)
    return math.exp(nats / tokens)
