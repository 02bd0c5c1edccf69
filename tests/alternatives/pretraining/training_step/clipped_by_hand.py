"""One factor for all gradients, found and applied by hand; probabilities gathered one by one."""

import math


def training_step(model, optimizer, batch, lr, max_norm):
    model.train()
    for parameter in model.parameters():
        parameter.grad = None
    log_probs = model(batch).logits[:, :-1].log_softmax(-1)
    loss = -log_probs.gather(-1, batch[:, 1:, None]).mean()
    loss.backward()
    norm = math.sqrt(sum(float((p.grad.double() ** 2).sum()) for p in model.parameters()))
    if norm > max_norm:
        for parameter in model.parameters():
            parameter.grad *= max_norm / norm
    for group in optimizer.param_groups:
        group["lr"] = lr
    optimizer.step()
    return loss.item(), norm
