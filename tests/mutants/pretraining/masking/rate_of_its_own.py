"""The rate is 15%, whatever is asked for."""

import torch

FAILS = (
    "only candidates are selected: none of them at rate 0, all of them at rate 1",
    "each candidate is selected by itself, with probability rate",
)
SAYS = "`rate` is not used"


def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    generator = torch.Generator().manual_seed(seed)
    selected = candidates & (torch.rand(input_ids.shape, generator=generator) < 0.15)
    fate = torch.rand(input_ids.shape, generator=generator)
    random_ids = torch.randint(vocab_size, input_ids.shape, generator=generator)
    corrupted = torch.where(selected & (fate < 0.8), mask_id, input_ids)
    corrupted = torch.where(selected & (fate >= 0.8) & (fate < 0.9), random_ids, corrupted)
    return corrupted, torch.where(selected, input_ids, -100)
