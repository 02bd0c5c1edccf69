"""The rate is put into the optimizer's defaults, which only new groups read."""

import torch

FAILS = (
    "the rate reaches every group of the optimizer",
    "five steps of AdamW on fresh batches, each with its own rate, go as they should",
)
SAYS = "the optimizer still has the rate"


def training_step(model, optimizer, batch, lr, max_norm):
    model.train()
    optimizer.defaults["lr"] = lr
    optimizer.zero_grad()
    loss = next_token_loss(model(batch).logits, batch)
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    return loss.item(), norm.item()
