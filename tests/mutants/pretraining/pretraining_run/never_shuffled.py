"""The blocks are taken in the order of the corpus."""

import torch

FAILS = (
    "an epoch visits every block once, and each epoch has an order of its own",
    "the seed decides the run, and nothing else does",
)
SAYS = "neighbours in the text"


def pretrain(model, blocks, steps, batch_size, peak, warmup_steps, max_norm, seed):
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak)
    losses, waiting = [], []
    for step in range(steps):
        if not waiting:
            waiting = list(torch.arange(len(blocks)).split(batch_size))
        lr = learning_rate(step, peak, warmup_steps, steps)
        loss, grad_norm = training_step(model, optimizer, blocks[waiting.pop(0)], lr, max_norm)
        losses.append(loss)
    return losses
