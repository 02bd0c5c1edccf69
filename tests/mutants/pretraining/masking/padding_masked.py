"""Any position may be selected, padding too."""

import torch

FAILS = (
    "only candidates are selected: none of them at rate 0, all of them at rate 1",
    "each candidate is selected by itself, with probability rate",
)
SAYS = "`candidates` is not used"


def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    generator = torch.Generator().manual_seed(seed)
    selected = torch.rand(input_ids.shape, generator=generator) < rate
    fate = torch.rand(input_ids.shape, generator=generator)
    random_ids = torch.randint(vocab_size, input_ids.shape, generator=generator)
    corrupted = torch.where(selected & (fate < 0.8), mask_id, input_ids)
    corrupted = torch.where(selected & (fate >= 0.8) & (fate < 0.9), random_ids, corrupted)
    return corrupted, torch.where(selected, input_ids, -100)
