"""A loop over positions, with Python's own random numbers."""

import random

import torch


def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    draw = random.Random(seed)
    corrupted, labels = input_ids.tolist(), [[-100] * input_ids.shape[1] for _ in input_ids]
    for row, allowed in enumerate(candidates.tolist()):
        for column, candidate in enumerate(allowed):
            if not candidate or draw.random() >= rate:
                continue
            labels[row][column] = corrupted[row][column]
            fate = draw.random()
            if fate < 0.8:
                corrupted[row][column] = mask_id
            elif fate < 0.9:
                corrupted[row][column] = draw.randrange(vocab_size)
    return torch.tensor(corrupted), torch.tensor(labels)
