"""Only the first group of parameters gets the rate."""

import torch

FAILS = ("the rate reaches every group of the optimizer",)
SAYS = "only the first group of parameters got the rate"


def training_step(model, optimizer, batch, lr, max_norm):
    model.train()
    optimizer.param_groups[0]["lr"] = lr
    optimizer.zero_grad()
    loss = next_token_loss(model(batch).logits, batch)
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    return loss.item(), norm.item()
