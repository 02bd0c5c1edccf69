"""A mask instead of an ignored label: surprises of padding are computed, then multiplied by 0."""

import math

import torch
from torch.nn.functional import cross_entropy


def perplexity(model, batches):
    was_training = model.training
    model.eval()
    total = weight = 0.0
    with torch.no_grad():
        for input_ids, labels in batches:
            logits = model(input_ids).logits[:, :-1]
            mask = (labels[:, 1:] != -100).float()
            targets = labels[:, 1:].clamp(min=0)
            nats = cross_entropy(logits.transpose(1, 2), targets, reduction="none")
            total += float((nats * mask).sum())
            weight += float(mask.sum())
    model.train(was_training)
    return math.exp(total / weight)
