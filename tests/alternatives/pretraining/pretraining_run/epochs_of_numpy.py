"""Two nested loops, epochs and batches, over permutations of NumPy's; losses in a tuple."""

import numpy as np
import torch


def pretrain(model, blocks, steps, batch_size, peak, warmup_steps, max_norm, seed):
    rng = np.random.default_rng(seed)
    optimizer = torch.optim.AdamW(model.parameters())
    losses = []
    while len(losses) < steps:
        order = rng.permutation(len(blocks))
        for start in range(0, len(blocks), batch_size):
            if len(losses) == steps:
                break
            rows = torch.from_numpy(order[start : start + batch_size])
            lr = learning_rate(len(losses), peak, warmup_steps, steps)
            losses.append(training_step(model, optimizer, blocks[rows], lr, max_norm)[0])
    return tuple(losses)
