"""The model stays in the mode in which it came."""

import torch

FAILS = ("the model is in training mode during the step",)
SAYS = "dropout stays switched off"


def training_step(model, optimizer, batch, lr, max_norm):
    for group in optimizer.param_groups:
        group["lr"] = lr
    optimizer.zero_grad()
    loss = next_token_loss(model(batch).logits, batch)
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    return loss.item(), norm.item()
