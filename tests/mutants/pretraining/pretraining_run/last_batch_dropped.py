"""A batch that is not full is left out."""

import torch

FAILS = ("an epoch visits every block once, and each epoch has an order of its own",)
SAYS = "the last blocks of an epoch are dropped"


def pretrain(model, blocks, steps, batch_size, peak, warmup_steps, max_norm, seed):
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak)
    generator = torch.Generator().manual_seed(seed)
    losses, waiting = [], []
    for step in range(steps):
        if not waiting:
            waiting = list(torch.randperm(len(blocks), generator=generator).split(batch_size))
            waiting = [batch for batch in waiting if len(batch) == batch_size]
        lr = learning_rate(step, peak, warmup_steps, steps)
        loss, grad_norm = training_step(model, optimizer, blocks[waiting.pop(0)], lr, max_norm)
        losses.append(loss)
    return losses
