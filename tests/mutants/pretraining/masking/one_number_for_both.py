"""The number that selects a position also decides what becomes of it."""

import torch

FAILS = (
    "of the selected, 80% become <mask>, 10% a random token, 10% stay",
    "80/10/10 on a fresh batch; random tokens come from the whole vocabulary",
)
SAYS = "the number that selected it"


def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    generator = torch.Generator().manual_seed(seed)
    fate = torch.rand(input_ids.shape, generator=generator)
    selected = candidates & (fate < rate)
    random_ids = torch.randint(vocab_size, input_ids.shape, generator=generator)
    corrupted = torch.where(selected & (fate < 0.8), mask_id, input_ids)
    corrupted = torch.where(selected & (fate >= 0.8) & (fate < 0.9), random_ids, corrupted)
    return corrupted, torch.where(selected, input_ids, -100)
