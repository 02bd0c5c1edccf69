"""A norm of the tensors' norms is the norm of all of them; the loss is gathered text by text."""

import math

import torch
from torch.nn.functional import cross_entropy


def snapshot(model):
    with torch.no_grad():
        return {name: torch.clone(parameter) for name, parameter in model.named_parameters()}


def drift(before, after):
    ways, lengths = [], []
    for name in before.keys() | after.keys():
        if name not in before or name not in after:
            raise ValueError(name)
        if before[name].dtype.is_floating_point:
            ways.append(torch.dist(after[name].double(), before[name].double()).item())
            lengths.append(before[name].double().norm().item())
    return math.hypot(*ways) / math.hypot(*lengths)


@torch.no_grad()
def text_loss(model, input_ids, attention_mask, batch_size):
    was = model.training
    model.train(False)
    losses = []
    for ids, mask in zip(input_ids.split(batch_size), attention_mask.split(batch_size), strict=True):
        logits = model(ids, attention_mask=mask).logits
        for row, real, scores in zip(ids, mask, logits, strict=True):
            end = int(real.sum())
            losses.append(cross_entropy(scores[: end - 1], row[1:end], reduction="none"))
    model.train(was)
    return torch.cat(losses).mean().item()
