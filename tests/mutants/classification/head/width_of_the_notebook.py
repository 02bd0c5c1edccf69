"""The width is that of the notebook's own encoder."""

import torch
from torch import nn

FAILS = (
    "train_head makes `steps` updates of a linear head, each on all texts, with the rate `lr`",
    "train_head has a score for every class, also for one without a text",
    "train_head: the same seed gives the same head, another seed another one",
    "train_head is right on fresh vectors, for other numbers of classes and steps",
)
SAYS = "the width D was not taken from the vectors"
D = 64


def train_head(vectors, labels, classes, steps, lr, seed):
    torch.manual_seed(seed)
    head = nn.Linear(D, classes)
    optimizer = torch.optim.AdamW(head.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = classification_loss(head(vectors), labels, None)
        loss.backward()
        optimizer.step()
    return head
