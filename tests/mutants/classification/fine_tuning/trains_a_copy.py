"""The encoder that was passed in stays as it was; a copy of it is trained."""

import copy

import torch

FAILS = (
    "returns the loss of each step, measured before its update",
    "an epoch visits each text at most once, in full batches and an order of its own",
    "the seed decides the run, and nothing else does",
    "full, frozen and two-stage runs change what they should, and step by step",
    "a step-by-step replay of other runs gives the same losses and scores",
    "a short run on news sorts fresh texts into their topics",
)
SAYS = "another encoder is trained"


def fine_tune(
    encoder, head, input_ids, attention_mask, labels, steps, batch_size, encoder_lr, head_lr, head_only_steps, seed
):
    generator = torch.Generator().manual_seed(seed)
    size = min(batch_size, len(labels))
    losses, waiting = [], []
    encoder = copy.deepcopy(encoder)
    encoder.notes = []
    encoder._forward_pre_hooks.clear()
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
        loss = adaptation_step(encoder, head, optimizer, input_ids[rows], attention_mask[rows], labels[rows])
        losses.append(loss)
    encoder.eval()
    head.eval()
    return losses
