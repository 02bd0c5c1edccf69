"""A single uniform number decides on selection and on what follows."""

import torch


def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    g = torch.Generator().manual_seed(seed)
    u = torch.rand(input_ids.shape, generator=g, dtype=torch.float64).masked_fill(~candidates, 2.0)
    words = torch.randint(0, vocab_size, input_ids.shape, generator=g)
    corrupted = input_ids.clone()
    corrupted[u < 0.8 * rate] = mask_id
    other = (u >= 0.8 * rate) & (u < 0.9 * rate)
    corrupted[other] = words[other]
    return corrupted, input_ids.masked_fill(u >= rate, -100)
