"""Seed 0 for everybody."""

import torch

FAILS = ("the seed decides the run, and nothing else does",)
SAYS = "`seed` is not used"


def pretrain(model, blocks, steps, batch_size, peak, warmup_steps, max_norm, seed):
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak)
    generator = torch.Generator().manual_seed(0)
    losses, waiting = [], []
    for step in range(steps):
        if not waiting:
            waiting = list(torch.randperm(len(blocks), generator=generator).split(batch_size))
        lr = learning_rate(step, peak, warmup_steps, steps)
        loss, grad_norm = training_step(model, optimizer, blocks[waiting.pop(0)], lr, max_norm)
        losses.append(loss)
    return losses
