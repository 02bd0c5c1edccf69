"""The norm is measured after clipping, when it can only be max_norm."""

import torch

FAILS = (
    "returns the length of the gradient before clipping, as a float",
    "five steps of AdamW on fresh batches, each with its own rate, go as they should",
)
SAYS = "this is the length after clipping"


def training_step(model, optimizer, batch, lr, max_norm):
    model.train()
    for group in optimizer.param_groups:
        group["lr"] = lr
    optimizer.zero_grad()
    loss = next_token_loss(model(batch).logits, batch)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    norm = torch.nn.utils.get_total_norm([p.grad for p in model.parameters()])
    optimizer.step()
    return loss.item(), norm.item()
