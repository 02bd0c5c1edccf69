"""The texts are shuffled, and the labels are not."""

import torch

FAILS = (
    "returns the loss of each step, measured before its update",
    "full, frozen and two-stage runs change what they should, and step by step",
    "a step-by-step replay of other runs gives the same losses and scores",
    "a short run on news sorts fresh texts into their topics",
)
SAYS = "the labels are not those of the batch's texts"


def fine_tune(
    encoder, head, input_ids, attention_mask, labels, steps, batch_size, encoder_lr, head_lr, head_only_steps, seed
):
    generator = torch.Generator().manual_seed(seed)
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
            order = torch.randperm(len(labels), generator=generator)
            waiting = [batch for batch in order.split(size) if len(batch) == size]
        rows = waiting.pop(0)
        loss = adaptation_step(encoder, head, optimizer, input_ids[rows], attention_mask[rows], labels[: len(rows)])
        losses.append(loss)
    encoder.eval()
    head.eval()
    return losses
