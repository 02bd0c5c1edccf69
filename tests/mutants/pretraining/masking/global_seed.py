"""The seed is given to PyTorch as a whole."""

import torch

FAILS = ("the seed decides the result, and the input stays as it was",)
SAYS = "sets the generator that the whole program draws from"


def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    torch.manual_seed(seed)
    selected = candidates & (torch.rand(input_ids.shape) < rate)
    fate = torch.rand(input_ids.shape)
    random_ids = torch.randint(vocab_size, input_ids.shape)
    corrupted = torch.where(selected & (fate < 0.8), mask_id, input_ids)
    corrupted = torch.where(selected & (fate >= 0.8) & (fate < 0.9), random_ids, corrupted)
    return corrupted, torch.where(selected, input_ids, -100)
