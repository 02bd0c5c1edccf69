"""Any random blocks make an epoch."""

import torch

FAILS = ("an epoch visits every block once, and each epoch has an order of its own",)
SAYS = "with replacement"


def pretrain(model, blocks, steps, batch_size, peak, warmup_steps, max_norm, seed):
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak)
    generator = torch.Generator().manual_seed(seed)
    losses = []
    for step in range(steps):
        batch = blocks[torch.randint(len(blocks), (batch_size,), generator=generator)]
        lr = learning_rate(step, peak, warmup_steps, steps)
        loss, grad_norm = training_step(model, optimizer, batch, lr, max_norm)
        losses.append(loss)
    return losses
