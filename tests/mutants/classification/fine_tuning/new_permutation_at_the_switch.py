"""The second stage begins with a new permutation."""

import torch

FAILS = ("an epoch visits each text at most once, in full batches and an order of its own",)
SAYS = "begins with a new permutation"


def fine_tune(
    encoder, head, input_ids, attention_mask, labels, steps, batch_size, encoder_lr, head_lr, head_only_steps, seed
):
    generator = torch.Generator().manual_seed(seed)
    size = min(batch_size, len(labels))
    losses, waiting = [], []
    for step in range(steps):
        if step in (0, head_only_steps):
            waiting = []
            if step < head_only_steps:
                freeze(encoder)
            else:
                unfreeze(encoder)
            optimizer = make_optimizer(encoder, head, encoder_lr, head_lr)
        if not waiting:
            order = torch.randperm(len(labels), generator=generator)
            waiting = [batch for batch in order.split(size) if len(batch) == size]
        rows = waiting.pop(0)
        loss = adaptation_step(encoder, head, optimizer, input_ids[rows], attention_mask[rows], labels[rows])
        losses.append(loss)
    encoder.eval()
    head.eval()
    return losses
