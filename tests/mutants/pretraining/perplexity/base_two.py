"""Perplexity is 2 to the power of the loss, also of a loss in nats."""

import torch
from torch.nn.functional import cross_entropy

FAILS = (
    "every counted token weighs the same, in a small batch and in a big one",
    "padding is not counted",
    "right on fresh batches where most labels are -100",
    "stays finite on a long text that the model finds very improbable",
)
SAYS = "2 to the power"


def perplexity(model, batches):
    was_training = model.training
    model.eval()
    nats, tokens = 0.0, 0
    with torch.no_grad():
        for input_ids, labels in batches:
            logits = model(input_ids).logits
            targets = labels[:, 1:]
            nats += cross_entropy(logits[:, :-1].flatten(0, 1), targets.flatten(), reduction="sum").item()
            tokens += int((targets != -100).sum())
    model.train(was_training)
    return 2 ** (nats / tokens)
