"""Copies are written to, by boolean indices."""

import torch


def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    generator = torch.Generator()
    generator.manual_seed(seed)
    corrupted, labels = input_ids.clone(), input_ids.clone()
    selected = torch.bernoulli(torch.full(input_ids.shape, rate), generator=generator).bool() & candidates
    labels[~selected] = -100
    masked = torch.bernoulli(torch.full(input_ids.shape, 0.8), generator=generator).bool() & selected
    corrupted[masked] = mask_id
    # Half of the remaining fifth is a tenth of all.
    half = torch.bernoulli(torch.full(input_ids.shape, 0.5), generator=generator).bool() & selected & ~masked
    corrupted[half] = torch.randint(vocab_size, (int(half.sum()),), generator=generator)
    return corrupted, labels
