"""All batches of the run are drawn first, with NumPy; then the two stages go over their part of the list."""

import numpy as np
import torch


def fine_tune(
    encoder, head, input_ids, attention_mask, labels, steps, batch_size, encoder_lr, head_lr, head_only_steps, seed
):
    rng = np.random.default_rng(seed)
    number = len(input_ids)
    size = min(number, batch_size)
    plan = []
    while len(plan) < steps:
        order = rng.permutation(number)
        plan += [torch.from_numpy(order[start : start + size]) for start in range(0, number - size + 1, size)]

    def stage(batches):
        optimizer = make_optimizer(encoder, head, encoder_lr, head_lr)
        return [
            adaptation_step(encoder, head, optimizer, input_ids[rows], attention_mask[rows], labels[rows])
            for rows in batches
        ]

    losses = []
    if head_only_steps:
        freeze(encoder)
        losses += stage(plan[:head_only_steps])
    if head_only_steps < steps:
        unfreeze(encoder)
        losses += stage(plan[head_only_steps:steps])
    encoder.eval(), head.eval()
    return tuple(losses)
