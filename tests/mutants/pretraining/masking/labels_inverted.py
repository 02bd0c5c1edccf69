"""The labels say what the model can read: -100 stands where a token is hidden."""

import torch

FAILS = (
    "labels hold the original token where a position is selected, and -100 elsewhere",
    "only candidates are selected: none of them at rate 0, all of them at rate 1",
    "of the selected, 80% become <mask>, 10% a random token, 10% stay",
    "each candidate is selected by itself, with probability rate",
    "80/10/10 on a fresh batch; random tokens come from the whole vocabulary",
)
SAYS = "the labels are the wrong way round"


def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    generator = torch.Generator().manual_seed(seed)
    selected = candidates & (torch.rand(input_ids.shape, generator=generator) < rate)
    fate = torch.rand(input_ids.shape, generator=generator)
    random_ids = torch.randint(vocab_size, input_ids.shape, generator=generator)
    corrupted = torch.where(selected & (fate < 0.8), mask_id, input_ids)
    corrupted = torch.where(selected & (fate >= 0.8) & (fate < 0.9), random_ids, corrupted)
    return corrupted, torch.where(selected, -100, input_ids)
