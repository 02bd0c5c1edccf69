"""The optimizer's step calls a closure that does everything else."""

import torch


def training_step(model, optimizer, batch, lr, max_norm):
    norms = []

    def closure():
        model.zero_grad()
        loss = next_token_loss(model(batch).logits, batch)
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm).item())
        return loss

    model.train()
    for group in optimizer.param_groups:
        group["lr"] = lr
    return optimizer.step(closure).item(), norms[0]
