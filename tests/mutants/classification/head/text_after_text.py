"""Each step is on one text."""

import torch
from torch import nn

FAILS = (
    "train_head makes `steps` updates of a linear head, each on all texts, with the rate `lr`",
    "train_head is right on fresh vectors, for other numbers of classes and steps",
)
SAYS = "each step saw 1 of the"


def train_head(vectors, labels, classes, steps, lr, seed):
    torch.manual_seed(seed)
    head = nn.Linear(vectors.shape[1], classes)
    optimizer = torch.optim.AdamW(head.parameters(), lr=lr)
    for step in range(steps):
        optimizer.zero_grad()
        text = [step % len(labels)]
        loss = classification_loss(head(vectors[text]), labels[text], None)
        loss.backward()
        optimizer.step()
    return head
