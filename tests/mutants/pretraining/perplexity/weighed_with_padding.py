"""Each batch's mean is weighed by its number of positions, padding included."""

import math

import torch

FAILS = (
    "padding is not counted",
    "right on fresh batches where most labels are -100",
)
SAYS = "padding is counted: you took"


def perplexity(model, batches):
    was_training = model.training
    model.eval()
    nats, tokens = 0.0, 0
    with torch.no_grad():
        for input_ids, labels in batches:
            n = labels[:, 1:].numel()
            nats += next_token_loss(model(input_ids).logits, labels).item() * n
            tokens += n
    model.train(was_training)
    return math.exp(nats / tokens)
