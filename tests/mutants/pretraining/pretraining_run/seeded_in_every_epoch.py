"""The generator is seeded again when an epoch begins."""

import torch

FAILS = ("an epoch visits every block once, and each epoch has an order of its own",)
SAYS = "seeded again in each epoch"


def pretrain(model, blocks, steps, batch_size, peak, warmup_steps, max_norm, seed):
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak)
    generator = torch.Generator().manual_seed(seed)
    losses, waiting = [], []
    for step in range(steps):
        if not waiting:
            generator.manual_seed(seed)
            waiting = list(torch.randperm(len(blocks), generator=generator).split(batch_size))
        lr = learning_rate(step, peak, warmup_steps, steps)
        loss, grad_norm = training_step(model, optimizer, blocks[waiting.pop(0)], lr, max_norm)
        losses.append(loss)
    return losses
