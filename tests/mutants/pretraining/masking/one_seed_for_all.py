"""A fixed seed makes runs reproducible."""

import torch

FAILS = ("the seed decides the result, and the input stays as it was",)
SAYS = "a fixed seed is used"


def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    generator = torch.Generator().manual_seed(42)
    selected = candidates & (torch.rand(input_ids.shape, generator=generator) < rate)
    fate = torch.rand(input_ids.shape, generator=generator)
    random_ids = torch.randint(vocab_size, input_ids.shape, generator=generator)
    corrupted = torch.where(selected & (fate < 0.8), mask_id, input_ids)
    corrupted = torch.where(selected & (fate >= 0.8) & (fate < 0.9), random_ids, corrupted)
    return corrupted, torch.where(selected, input_ids, -100)
