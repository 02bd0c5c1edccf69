"""The optimizer never makes its step."""

import torch

FAILS = (
    "the rate reaches every group of the optimizer",
    "gradients of earlier steps do not count",
    "a long gradient is clipped to max_norm, its direction kept",
    "a gradient shorter than max_norm stays as it is",
    "five steps of AdamW on fresh batches, each with its own rate, go as they should",
)
SAYS = "no parameter moved"


def training_step(model, optimizer, batch, lr, max_norm):
    model.train()
    for group in optimizer.param_groups:
        group["lr"] = lr
    optimizer.zero_grad()
    loss = next_token_loss(model(batch).logits, batch)
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    return loss.item(), norm.item()
