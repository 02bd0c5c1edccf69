"""The model's own loss does the shifting; gradients are cleared at the end as well."""

import torch


def training_step(model, optimizer, batch, lr, max_norm):
    model.train(True)
    optimizer.zero_grad(set_to_none=True)
    output = model(input_ids=batch, labels=batch)
    output.loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm, foreach=False)
    [group.update(lr=lr) for group in optimizer.param_groups]
    optimizer.step()
    optimizer.zero_grad()
    return float(output.loss), float(norm)
