"""The model passed in stays as it was; a copy of it is trained."""

import copy

import torch

FAILS = (
    "returns the loss of each step, measured before its update",
    "an epoch visits every block once, and each epoch has an order of its own",
    "the seed decides the run, and nothing else does",
    "peak, warmup_steps and max_norm reach the steps of one AdamW",
    "a step-by-step replay of the run gives the same losses",
    "a short run on another world's texts learns from context",
)
SAYS = "another model is trained"


def pretrain(model, blocks, steps, batch_size, peak, warmup_steps, max_norm, seed):
    model = copy.deepcopy(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak)
    generator = torch.Generator().manual_seed(seed)
    losses, waiting = [], []
    for step in range(steps):
        if not waiting:
            waiting = list(torch.randperm(len(blocks), generator=generator).split(batch_size))
        lr = learning_rate(step, peak, warmup_steps, steps)
        loss, grad_norm = training_step(model, optimizer, blocks[waiting.pop(0)], lr, max_norm)
        losses.append(loss)
    return losses
