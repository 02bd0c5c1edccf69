"""Sums of squares with NumPy, and the loss of exercise 3 on each batch, weighted with its number of targets."""

import numpy as np
import torch


def snapshot(model):
    return {name: torch.tensor(parameter.detach().numpy().copy()) for name, parameter in model.named_parameters()}


def drift(before, after):
    if list(sorted(before)) != list(sorted(after)):
        raise ValueError("the names differ")
    way = length = 0.0
    for name, tensor in before.items():
        old = tensor.numpy()
        if np.issubdtype(old.dtype, np.floating):
            old = old.astype(np.float64)
            way += float(np.sum((after[name].numpy().astype(np.float64) - old) ** 2))
            length += float(np.sum(old**2))
    return float(np.sqrt(way / length))


def text_loss(model, input_ids, attention_mask, batch_size):
    training = model.training
    model.eval()
    means, sizes = [], []
    with torch.no_grad():
        for rows in torch.arange(len(input_ids)).split(batch_size):
            ids, mask = input_ids[rows], attention_mask[rows]
            means.append(objective(model(input_ids=ids, attention_mask=mask).logits, ids, mask.float()).item())
            sizes.append(mask[:, 1:].sum().item())
    model.train(training)
    return float(np.average(means, weights=sizes))
