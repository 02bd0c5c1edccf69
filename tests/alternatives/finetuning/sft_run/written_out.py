"""No earlier function, no schedule and no optimizer object: all is written out, with NumPy's order of the pairs."""

import math

import numpy as np
import torch


def fine_tune(model, pairs, steps, batch_size, peak_rate, pad, prompt_weight=0.0, per="token", extra_loss=None, seed=0):
    rng = np.random.default_rng(seed)
    size = min(len(pairs), batch_size)
    plan = []
    while len(plan) < steps:
        order = rng.permutation(len(pairs)).tolist()
        plan += [order[start : start + size] for start in range(0, len(pairs) - size + 1, size)]
    parameters = [p for p in model.parameters()]
    first = [torch.zeros_like(p) for p in parameters]
    second = [torch.zeros_like(p) for p in parameters]
    warmup = max(1, steps // 20)
    losses = []
    model.train()
    for step, rows in enumerate(plan[:steps]):
        loss = _loss(model, [pairs[row] for row in rows], pad, prompt_weight, per)
        losses.append(loss.item())
        total = loss + extra_loss(model) if extra_loss else loss
        gradients = torch.autograd.grad(total, parameters)
        norm = math.sqrt(sum(g.square().sum().item() for g in gradients))
        shrink = min(1.0, 1.0 / (norm + 1e-6))
        if step < warmup:
            rate = peak_rate * step / warmup
        else:
            rate = peak_rate * (1 + math.cos(math.pi * (step - warmup) / (steps - warmup))) / 2
        with torch.no_grad():
            for p, g, m, v in zip(parameters, gradients, first, second, strict=True):
                m.mul_(0.9).add_(g * shrink, alpha=0.1)
                v.mul_(0.95).addcmul_(g * shrink, g * shrink, value=0.05)
                mean = m / (1 - 0.9 ** (step + 1))
                scale = (v / (1 - 0.95 ** (step + 1))).sqrt() + 1e-8
                p.sub_(rate * mean / scale)
    model.eval()
    return tuple(losses)


def _loss(model, pairs, pad, prompt_weight, per):
    longest = max(len(ids) for ids, _ in pairs)
    ids = torch.tensor([row + [pad] * (longest - len(row)) for row, _ in pairs])
    weights = torch.tensor(
        [[[0.0, prompt_weight, 1.0][r] for r in roles] + [0.0] * (longest - len(roles)) for _, roles in pairs]
    )
    # Padding is at the right, where a causal model's real tokens do not see it: no mask is needed.
    logits = model(input_ids=ids).logits[:, :-1]
    nats = torch.nn.functional.cross_entropy(logits.transpose(1, 2), ids[:, 1:], reduction="none") * weights[:, 1:]
    if per == "token":
        return nats.sum() / weights[:, 1:].sum()
    return (nats.sum(dim=1) / weights[:, 1:].sum(dim=1)).mean()
