"""The perplexity of a corpus is the mean of its batches' perplexities."""

import math

import torch
from torch.nn.functional import cross_entropy

FAILS = (
    "every counted token weighs the same, in a small batch and in a big one",
    "padding is not counted",
    "right on fresh batches where most labels are -100",
    "stays finite on a long text that the model finds very improbable",
)
SAYS = "a mean of exponentials"


def perplexity(model, batches):
    was_training = model.training
    model.eval()
    perplexities = []
    with torch.no_grad():
        for input_ids, labels in batches:
            logits = model(input_ids).logits
            loss = cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())
            perplexities.append(math.exp(loss.item()))
    model.train(was_training)
    return sum(perplexities) / len(perplexities)
