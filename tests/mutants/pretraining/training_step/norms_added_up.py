"""The lengths of the parameters' gradients are added up."""

import torch

FAILS = (
    "returns the length of the gradient before clipping, as a float",
    "five steps of AdamW on fresh batches, each with its own rate, go as they should",
)
SAYS = "the lengths of the parameters were added up"


def training_step(model, optimizer, batch, lr, max_norm):
    model.train()
    for group in optimizer.param_groups:
        group["lr"] = lr
    optimizer.zero_grad()
    loss = next_token_loss(model(batch).logits, batch)
    loss.backward()
    norm = sum(p.grad.norm() for p in model.parameters())
    torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    return loss.item(), norm.item()
