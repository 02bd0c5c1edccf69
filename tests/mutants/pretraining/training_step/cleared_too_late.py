"""Gradients are set to zero after `backward`, so the optimizer finds none."""

import torch

FAILS = (
    "the rate reaches every group of the optimizer",
    "gradients of earlier steps do not count",
    "a long gradient is clipped to max_norm, its direction kept",
    "returns the length of the gradient before clipping, as a float",
    "a gradient shorter than max_norm stays as it is",
    "five steps of AdamW on fresh batches, each with its own rate, go as they should",
)
SAYS = "the gradients were gone"


def training_step(model, optimizer, batch, lr, max_norm):
    model.train()
    for group in optimizer.param_groups:
        group["lr"] = lr
    loss = next_token_loss(model(batch).logits, batch)
    loss.backward()
    optimizer.zero_grad(set_to_none=False)
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    return loss.item(), norm.item()
