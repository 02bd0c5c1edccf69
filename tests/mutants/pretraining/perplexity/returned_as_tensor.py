"""A tensor is as good as a float."""

import torch
from torch.nn.functional import cross_entropy

FAILS = ("returns a float",)
SAYS = "still inside a tensor"


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
    return torch.tensor(nats / tokens, dtype=torch.float64).exp()
