"""Random is random: the seed makes no difference to the mean."""

import torch

FAILS = ("the seed decides the result, and the input stays as it was",)
SAYS = "some of the random numbers do not come from the seed"


def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    selected = candidates & (torch.rand(input_ids.shape) < rate)
    fate = torch.rand(input_ids.shape)
    random_ids = torch.randint(vocab_size, input_ids.shape)
    corrupted = torch.where(selected & (fate < 0.8), mask_id, input_ids)
    corrupted = torch.where(selected & (fate >= 0.8) & (fate < 0.9), random_ids, corrupted)
    return corrupted, torch.where(selected, input_ids, -100)
