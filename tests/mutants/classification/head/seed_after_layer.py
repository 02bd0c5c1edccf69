"""The seed is set when training begins, after the layer was made."""

import torch
from torch import nn

FAILS = (
    "train_head makes `steps` updates of a linear head, each on all texts, with the rate `lr`",
    "train_head: the same seed gives the same head, another seed another one",
    "train_head is right on fresh vectors, for other numbers of classes and steps",
)
SAYS = "the initial weights do not come from the seed"


def train_head(vectors, labels, classes, steps, lr, seed):
    head = nn.Linear(vectors.shape[1], classes)
    torch.manual_seed(seed)
    optimizer = torch.optim.AdamW(head.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = classification_loss(head(vectors), labels, None)
        loss.backward()
        optimizer.step()
    return head
