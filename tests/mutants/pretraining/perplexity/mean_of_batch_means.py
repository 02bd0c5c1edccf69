"""Every batch weighs the same, however many tokens it has."""

import math

import torch
from torch.nn.functional import cross_entropy

FAILS = (
    "every counted token weighs the same, in a small batch and in a big one",
    "padding is not counted",
    "right on fresh batches where most labels are -100",
    "stays finite on a long text that the model finds very improbable",
)
SAYS = "every batch weighs the same"


def perplexity(model, batches):
    was_training = model.training
    model.eval()
    losses = []
    with torch.no_grad():
        for input_ids, labels in batches:
            logits = model(input_ids).logits
            loss = cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())
            losses.append(loss.item())
    model.train(was_training)
    return math.exp(sum(losses) / len(losses))
