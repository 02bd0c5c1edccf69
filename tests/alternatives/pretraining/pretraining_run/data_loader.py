"""PyTorch's DataLoader shuffles and cuts; its iterator is made anew for each epoch."""

from itertools import chain, islice, repeat

import torch
from torch.utils.data import DataLoader


def pretrain(model, blocks, steps, batch_size, peak, warmup_steps, max_norm, seed):
    generator = torch.Generator()
    generator.manual_seed(seed)
    loader = DataLoader(blocks, batch_size=batch_size, shuffle=True, generator=generator)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, foreach=False)
    history = []
    for step, batch in enumerate(islice(chain.from_iterable(repeat(loader)), steps)):
        rate = learning_rate(step, peak, warmup_steps, steps)
        history.append(training_step(model, optimizer, batch, rate, max_norm)[0])
    return history
