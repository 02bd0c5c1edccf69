"""`backward` is taken to train the head."""

import torch
from torch import nn

FAILS = (
    "train_head makes `steps` updates of a linear head, each on all texts, with the rate `lr`",
    "train_head is right on fresh vectors, for other numbers of classes and steps",
)
SAYS = "the head has not moved"


def train_head(vectors, labels, classes, steps, lr, seed):
    torch.manual_seed(seed)
    head = nn.Linear(vectors.shape[1], classes)
    optimizer = torch.optim.AdamW(head.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = classification_loss(head(vectors), labels, None)
        loss.backward()
    return head
