"""The batch is corrupted where it stands."""

import torch

FAILS = ("the seed decides the result, and the input stays as it was",)
SAYS = "the input itself was written to"


def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    generator = torch.Generator().manual_seed(seed)
    labels = input_ids.clone()
    selected = candidates & (torch.rand(input_ids.shape, generator=generator) < rate)
    labels[~selected] = -100
    fate = torch.rand(input_ids.shape, generator=generator)
    random_ids = torch.randint(vocab_size, input_ids.shape, generator=generator)
    is_random = selected & (fate >= 0.8) & (fate < 0.9)
    input_ids[selected & (fate < 0.8)] = mask_id
    input_ids[is_random] = random_ids[is_random]
    return input_ids, labels
