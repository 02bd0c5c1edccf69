"""Logits and labels are shifted here, and again in `next_token_loss`."""

import torch

FAILS = (
    "returns the loss before the update, as a float",
    "the rate reaches every group of the optimizer",
    "gradients of earlier steps do not count",
    "a long gradient is clipped to max_norm, its direction kept",
    "returns the length of the gradient before clipping, as a float",
    "a gradient shorter than max_norm stays as it is",
    "five steps of AdamW on fresh batches, each with its own rate, go as they should",
)
SAYS = "the labels are shifted twice"


def training_step(model, optimizer, batch, lr, max_norm):
    model.train()
    for group in optimizer.param_groups:
        group["lr"] = lr
    optimizer.zero_grad()
    logits = model(batch).logits
    loss = next_token_loss(logits[:, :-1], batch[:, 1:])
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    return loss.item(), norm.item()
