"""After measuring, the model may stay in evaluation mode."""

import math

import torch
from torch.nn.functional import cross_entropy

FAILS = ("leaves the model in the mode it was in",)
SAYS = "measuring changed the model"


def perplexity(model, batches):
    model.eval()
    nats, tokens = 0.0, 0
    with torch.no_grad():
        for input_ids, labels in batches:
            logits = model(input_ids).logits
            targets = labels[:, 1:]
            nats += cross_entropy(logits[:, :-1].flatten(0, 1), targets.flatten(), reduction="sum").item()
            tokens += int((targets != -100).sum())
    return math.exp(nats / tokens)
