"""Another draw of 10% decides among those that were not masked."""

import torch

FAILS = (
    "of the selected, 80% become <mask>, 10% a random token, 10% stay",
    "80/10/10 on a fresh batch; random tokens come from the whole vocabulary",
)
SAYS = "two draws were combined"


def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    generator = torch.Generator().manual_seed(seed)
    selected = candidates & (torch.rand(input_ids.shape, generator=generator) < rate)
    fate = torch.rand(input_ids.shape, generator=generator)
    random_ids = torch.randint(vocab_size, input_ids.shape, generator=generator)
    corrupted = torch.where(selected & (fate < 0.8), mask_id, input_ids)
    again = torch.rand(input_ids.shape, generator=generator)
    corrupted = torch.where(selected & (fate >= 0.8) & (again < 0.1), random_ids, corrupted)
    return corrupted, torch.where(selected, input_ids, -100)
