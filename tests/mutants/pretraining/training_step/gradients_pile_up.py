"""Gradients are never set to zero."""

import torch

FAILS = (
    "gradients of earlier steps do not count",
    "five steps of AdamW on fresh batches, each with its own rate, go as they should",
)
SAYS = "old gradients were still there"


def training_step(model, optimizer, batch, lr, max_norm):
    model.train()
    for group in optimizer.param_groups:
        group["lr"] = lr
    loss = next_token_loss(model(batch).logits, batch)
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    return loss.item(), norm.item()
