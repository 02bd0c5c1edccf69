"""torch.autograd.grad returns the gradients; nothing is ever added to old ones."""

import torch


def training_step(model, optimizer, batch, lr, max_norm):
    model.train()
    parameters = list(model.parameters())
    loss = next_token_loss(model(input_ids=batch).logits, batch)
    gradients = torch.autograd.grad(loss, parameters)
    norm = torch.cat([gradient.flatten() for gradient in gradients]).norm().item()
    factor = min(1.0, max_norm / (norm + 1e-6))
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = factor * gradient
    for i in range(len(optimizer.param_groups)):
        optimizer.param_groups[i]["lr"] = lr
    optimizer.step()
    return loss.item(), norm
