"""The loss is returned as a tensor that holds the step's graph."""

import torch

FAILS = ("returns the loss before the update, as a float",)
SAYS = "keeps the graph of every step in memory"


def training_step(model, optimizer, batch, lr, max_norm):
    model.train()
    for group in optimizer.param_groups:
        group["lr"] = lr
    optimizer.zero_grad()
    loss = next_token_loss(model(batch).logits, batch)
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    return loss, norm.item()
