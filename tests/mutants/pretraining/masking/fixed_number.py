"""Exactly a share of rate is selected, in random order."""

import torch

FAILS = ("each candidate is selected by itself, with probability rate",)
SAYS = "a fixed number of positions is selected"


def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    generator = torch.Generator().manual_seed(seed)
    number = round(rate * int(candidates.sum()))
    order = torch.rand(input_ids.shape, generator=generator).masked_fill(~candidates, 2.0)
    selected = torch.zeros(input_ids.numel(), dtype=torch.bool)
    selected[order.flatten().argsort()[:number]] = True
    selected = selected.view(input_ids.shape)
    fate = torch.rand(input_ids.shape, generator=generator)
    random_ids = torch.randint(vocab_size, input_ids.shape, generator=generator)
    corrupted = torch.where(selected & (fate < 0.8), mask_id, input_ids)
    corrupted = torch.where(selected & (fate >= 0.8) & (fate < 0.9), random_ids, corrupted)
    return corrupted, torch.where(selected, input_ids, -100)
