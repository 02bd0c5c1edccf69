"""The model's own loss does the shifting; each batch's mean is weighed by its counted tokens."""

import math

import torch


@torch.inference_mode()
def perplexity(model, batches):
    training = model.training
    model.eval()
    try:
        weights = [(labels[:, 1:] != -100).sum() for _, labels in batches]
        means = [
            model(input_ids=ids, labels=labels).loss if weight else torch.tensor(0.0)
            for (ids, labels), weight in zip(batches, weights, strict=True)
        ]
    finally:
        model.train(training)
    weights = torch.stack(weights)
    return math.exp((torch.stack(means) * weights).sum() / weights.sum())
