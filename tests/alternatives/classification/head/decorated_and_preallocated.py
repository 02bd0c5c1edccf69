"""A decorator in place of the block, a result made beforehand and filled; weights drawn from a generator; Adam."""

import math

import torch
from torch import nn


@torch.no_grad()
def encode(encoder, input_ids, attention_mask, batch_size):
    mode = encoder.training
    encoder.train(False)
    result = None
    for start in range(0, len(input_ids), batch_size):
        rows = slice(start, start + batch_size)
        states = encoder(input_ids[rows], attention_mask[rows])[0]
        weights = attention_mask[rows].to(states.dtype)
        vectors = torch.einsum("btd,bt->bd", states, weights / weights.sum(dim=1, keepdim=True))
        if result is None:
            result = vectors.new_empty(len(input_ids), vectors.shape[1])
        result[rows] = vectors
    encoder.train(mode)
    return result


def train_head(vectors, labels, classes, steps, lr, seed):
    generator = torch.Generator().manual_seed(seed)
    head = nn.Linear(vectors.shape[1], classes)
    with torch.no_grad():
        for parameter in head.parameters():
            parameter.uniform_(-1, 1, generator=generator).div_(math.sqrt(vectors.shape[1]))
    optimizer = torch.optim.Adam(head.parameters(), lr=lr)
    for _ in range(steps):
        nn.functional.cross_entropy(head(vectors), labels).backward()
        optimizer.step()
        optimizer.zero_grad()
    return head
