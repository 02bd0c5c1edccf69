"""PyTorch's DataLoader shuffles and drops; its iterator is made anew for each epoch."""

from itertools import chain, islice, repeat

import torch
from torch.utils.data import DataLoader, TensorDataset


def fine_tune(
    encoder, head, input_ids, attention_mask, labels, steps, batch_size, encoder_lr, head_lr, head_only_steps, seed
):
    generator = torch.Generator()
    generator.manual_seed(seed)
    texts = TensorDataset(input_ids, attention_mask, labels)
    loader = DataLoader(texts, min(batch_size, len(texts)), shuffle=True, drop_last=True, generator=generator)
    batches = islice(chain.from_iterable(repeat(loader)), steps)
    history = []
    for alone in (True, False):
        number = head_only_steps if alone else steps - head_only_steps
        if number == 0:
            continue
        (freeze if alone else unfreeze)(encoder)
        optimizer = make_optimizer(encoder, head, encoder_lr, head_lr)
        for ids, mask, targets in islice(batches, number):
            history.append(adaptation_step(encoder, head, optimizer, ids, mask, targets))
    for module in (encoder, head):
        module.eval()
    return history
