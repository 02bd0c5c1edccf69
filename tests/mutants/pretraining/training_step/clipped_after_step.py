"""Clipping comes after the optimizer's step."""

import torch

FAILS = (
    "a long gradient is clipped to max_norm, its direction kept",
    "five steps of AdamW on fresh batches, each with its own rate, go as they should",
)
SAYS = "clipping is missing, or comes after optimizer.step()"


def training_step(model, optimizer, batch, lr, max_norm):
    model.train()
    for group in optimizer.param_groups:
        group["lr"] = lr
    optimizer.zero_grad()
    loss = next_token_loss(model(batch).logits, batch)
    loss.backward()
    optimizer.step()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    return loss.item(), norm.item()
