"""The order is drawn from torch's global random state, which the run seeds for the whole notebook."""

import torch

FAILS = ("the seed decides the run, and nothing else does",)
SAYS = "sets it for the whole notebook"


def fine_tune(
    encoder, head, input_ids, attention_mask, labels, steps, batch_size, encoder_lr, head_lr, head_only_steps, seed
):
    torch.manual_seed(seed)
    size = min(batch_size, len(labels))
    losses, waiting = [], []
    for step in range(steps):
        if step in (0, head_only_steps):
            if step < head_only_steps:
                freeze(encoder)
            else:
                unfreeze(encoder)
            optimizer = make_optimizer(encoder, head, encoder_lr, head_lr)
        if not waiting:
            order = torch.randperm(len(labels))
            waiting = [batch for batch in order.split(size) if len(batch) == size]
        rows = waiting.pop(0)
        loss = adaptation_step(encoder, head, optimizer, input_ids[rows], attention_mask[rows], labels[rows])
        losses.append(loss)
    encoder.eval()
    head.eval()
    return losses
