"""One permutation serves all epochs."""

import torch

FAILS = ("an epoch visits every block once, and each epoch has an order of its own",)
SAYS = "the permutation is drawn once"


def pretrain(model, blocks, steps, batch_size, peak, warmup_steps, max_norm, seed):
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak)
    generator = torch.Generator().manual_seed(seed)
    batches = torch.randperm(len(blocks), generator=generator).split(batch_size)
    losses = []
    for step in range(steps):
        lr = learning_rate(step, peak, warmup_steps, steps)
        loss, grad_norm = training_step(model, optimizer, blocks[batches[step % len(batches)]], lr, max_norm)
        losses.append(loss)
    return losses
