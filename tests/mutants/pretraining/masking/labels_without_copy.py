"""The labels begin as the input, and the rest of them is blanked out."""

import torch

FAILS = (
    "labels hold the original token where a position is selected, and -100 elsewhere",
    "the seed decides the result, and the input stays as it was",
)
SAYS = "the input itself was written to"


def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    generator = torch.Generator().manual_seed(seed)
    selected = candidates & (torch.rand(input_ids.shape, generator=generator) < rate)
    labels = input_ids
    labels[~selected] = -100
    fate = torch.rand(input_ids.shape, generator=generator)
    random_ids = torch.randint(vocab_size, input_ids.shape, generator=generator)
    corrupted = torch.where(selected & (fate < 0.8), mask_id, input_ids)
    corrupted = torch.where(selected & (fate >= 0.8) & (fate < 0.9), random_ids, corrupted)
    return corrupted, labels
