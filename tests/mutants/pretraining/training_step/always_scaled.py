"""Every gradient is scaled to max_norm, the short ones up."""

import torch

FAILS = (
    "the rate reaches every group of the optimizer",
    "gradients of earlier steps do not count",
    "a gradient shorter than max_norm stays as it is",
)
SAYS = "scaled up to max_norm"


def training_step(model, optimizer, batch, lr, max_norm):
    model.train()
    for group in optimizer.param_groups:
        group["lr"] = lr
    optimizer.zero_grad()
    loss = next_token_loss(model(batch).logits, batch)
    loss.backward()
    norm = torch.nn.utils.get_total_norm([p.grad for p in model.parameters()])
    for parameter in model.parameters():
        parameter.grad.mul_(max_norm / norm)
    optimizer.step()
    return loss.item(), norm.item()
