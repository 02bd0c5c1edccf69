"""Everything written out with the library's parts: no call of the earlier exercises' functions."""

import math
import random

import torch


def pretrain(model, blocks, steps, batch_size, peak, warmup_steps, max_norm, seed):
    shuffler = random.Random(seed)
    optimizer = torch.optim.AdamW(list(model.parameters()), lr=peak)
    decay = max(1, steps - warmup_steps)
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda n: (
            (n + 1) / warmup_steps if n < warmup_steps else (1 + math.cos(math.pi * (n - warmup_steps) / decay)) / 2
        ),
    )
    model.train()
    queue: list[int] = []
    losses = []
    while len(losses) < steps:
        if not queue:
            queue = shuffler.sample(range(len(blocks)), len(blocks))
        batch, queue = blocks[queue[:batch_size]], queue[batch_size:]
        loss = model(input_ids=batch, labels=batch).loss
        model.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        scheduler.step()
        losses.append(float(loss.detach()))
    return losses
