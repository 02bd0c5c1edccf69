"""A fixed seed makes runs repeatable."""

import torch
from torch import nn

FAILS = ("train_head: the same seed gives the same head, another seed another one",)
SAYS = "the seed is fixed in the function"


def train_head(vectors, labels, classes, steps, lr, seed):
    torch.manual_seed(0)
    head = nn.Linear(vectors.shape[1], classes)
    optimizer = torch.optim.AdamW(head.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = classification_loss(head(vectors), labels, None)
        loss.backward()
        optimizer.step()
    return head
