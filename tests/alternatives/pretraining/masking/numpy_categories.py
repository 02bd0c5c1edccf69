"""One categorical draw a position, in numpy: not selected, masked, random or kept."""

import numpy as np
import torch


def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    rng = np.random.default_rng(seed)
    ids = input_ids.numpy()
    kind = rng.choice(4, size=ids.shape, p=[1 - rate, 0.8 * rate, 0.1 * rate, 0.1 * rate])
    kind[~candidates.numpy()] = 0
    drawn = rng.integers(0, vocab_size, size=ids.shape)
    corrupted = np.select([kind == 1, kind == 2], [mask_id, drawn], default=ids)
    labels = np.where(kind == 0, -100, ids)
    return torch.from_numpy(corrupted).long(), torch.from_numpy(labels).long()
