"""Evaluation mode is enough to turn gradients off."""

import math

from torch.nn.functional import cross_entropy

FAILS = ("measures in evaluation mode and without gradients",)
SAYS = "`torch.no_grad()` is missing"


def perplexity(model, batches):
    was_training = model.training
    model.eval()
    nats, tokens = 0.0, 0
    for input_ids, labels in batches:
        logits = model(input_ids).logits
        targets = labels[:, 1:]
        nats += cross_entropy(logits[:, :-1].flatten(0, 1), targets.flatten(), reduction="sum").item()
        tokens += int((targets != -100).sum())
    model.train(was_training)
    return math.exp(nats / tokens)
