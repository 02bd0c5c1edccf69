"""Batches of like length, trimmed, and put back; the head's gradient written out by hand."""

import torch
from torch import nn


def encode(encoder, input_ids, attention_mask, batch_size):
    was_training = encoder.training
    encoder.eval()
    order = attention_mask.sum(dim=1).argsort()
    places, vectors = [], []
    for rows in order.split(batch_size):
        longest = int(attention_mask[rows].sum(dim=1).max())
        ids, mask = input_ids[rows, :longest], attention_mask[rows, :longest]
        with torch.no_grad():
            states = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        vectors += [state[real].mean(dim=0) for state, real in zip(states, mask.bool(), strict=True)]
        places += rows.tolist()
    if was_training:
        encoder.train()
    return torch.stack([vector for _, vector in sorted(zip(places, vectors, strict=True), key=lambda pair: pair[0])])


def train_head(vectors, labels, classes, steps, lr, seed):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        head = nn.Linear(vectors.shape[1], classes)
    optimizer = torch.optim.AdamW([{"params": [head.weight]}, {"params": [head.bias]}], lr=lr)
    truth = nn.functional.one_hot(labels, classes).float()
    for _ in range(steps):
        error = (head(vectors).softmax(dim=-1) - truth).detach() / len(labels)
        head.weight.grad = error.T @ vectors
        head.bias.grad = error.sum(dim=0)
        optimizer.step()
    return head
