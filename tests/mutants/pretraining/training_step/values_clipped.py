"""Each value is clipped by itself, which bends the gradient's direction."""

import torch

FAILS = (
    "a long gradient is clipped to max_norm, its direction kept",
    "five steps of AdamW on fresh batches, each with its own rate, go as they should",
)
SAYS = "each value was clipped by itself"


def training_step(model, optimizer, batch, lr, max_norm):
    model.train()
    for group in optimizer.param_groups:
        group["lr"] = lr
    optimizer.zero_grad()
    loss = next_token_loss(model(batch).logits, batch)
    loss.backward()
    norm = torch.nn.utils.get_total_norm([p.grad for p in model.parameters()])
    torch.nn.utils.clip_grad_value_(model.parameters(), max_norm)
    optimizer.step()
    return loss.item(), norm.item()
