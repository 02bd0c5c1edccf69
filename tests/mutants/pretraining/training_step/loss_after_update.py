"""The loss is measured again after the update."""

import torch

FAILS = (
    "returns the loss before the update, as a float",
    "five steps of AdamW on fresh batches, each with its own rate, go as they should",
)
SAYS = "this is the loss after the update"


def training_step(model, optimizer, batch, lr, max_norm):
    model.train()
    for group in optimizer.param_groups:
        group["lr"] = lr
    optimizer.zero_grad()
    loss = next_token_loss(model(batch).logits, batch)
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    loss = next_token_loss(model(batch).logits, batch)
    return loss.item(), norm.item()
