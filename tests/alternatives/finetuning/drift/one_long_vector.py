"""All tensors as one long vector; a copy of the whole model; the library's own loss, made a sum again."""

import copy

import torch


def snapshot(model):
    return {name: p.data for name, p in copy.deepcopy(model).named_parameters()}


def drift(before, after):
    if set(before) != set(after):
        raise ValueError("not the same names")
    names = sorted(name for name in before if torch.is_floating_point(before[name]))
    old = torch.cat([before[name].reshape(-1).to(torch.float64) for name in names])
    new = torch.cat([after[name].reshape(-1).to(torch.float64) for name in names])
    return (torch.linalg.vector_norm(new - old) / torch.linalg.vector_norm(old)).item()


def text_loss(model, input_ids, attention_mask, batch_size):
    mode, total, number = model.training, 0.0, 0
    model.eval()
    labels = input_ids.masked_fill(attention_mask == 0, -100)
    for start in range(0, len(input_ids), batch_size):
        rows = slice(start, start + batch_size)
        with torch.inference_mode():
            output = model(input_ids=input_ids[rows], attention_mask=attention_mask[rows], labels=labels[rows])
        targets = int((labels[rows, 1:] != -100).sum())
        total, number = total + output.loss.item() * targets, number + targets
    model.train(mode)
    return total / number
