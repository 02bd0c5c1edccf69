"""The head has a hidden layer, and sees more than a probe should."""

import torch
from torch import nn

FAILS = ("a probe is linear: it finds no class that takes two features together to tell",)
SAYS = "the head is not linear"


def probe(train_vectors, train_labels, test_vectors, test_labels, seed):
    mean, spread = train_vectors.mean(dim=0), train_vectors.std(dim=0)
    spread = torch.where(spread > 0, spread, 1.0)
    inputs, tests = (train_vectors - mean) / spread, (test_vectors - mean) / spread
    classes = int(train_labels.max()) + 1
    order = torch.randperm(len(train_labels), generator=torch.Generator().manual_seed(seed))
    accuracies = []
    for labels in (train_labels, train_labels[order]):
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            head = nn.Sequential(nn.Linear(inputs.shape[1], 64), nn.ReLU(), nn.Linear(64, classes))
        optimizer = torch.optim.AdamW(head.parameters(), lr=0.01)
        for _ in range(200):
            optimizer.zero_grad()
            nn.functional.cross_entropy(head(inputs), labels).backward()
            optimizer.step()
        with torch.no_grad():
            right = head(tests).argmax(dim=1) == test_labels
        accuracies.append(right.float().mean().item())
    return accuracies[0], accuracies[1]
