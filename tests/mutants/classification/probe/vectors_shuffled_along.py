"""Vectors and labels are put in the same new order: the control is the probe once more."""

import torch

FAILS = (
    "finds five classes among features of all scales, and nothing in shuffled labels",
    "the control is the probe on shuffled training labels, judged by true labels",
)
SAYS = "were shuffled"


def probe(train_vectors, train_labels, test_vectors, test_labels, seed):
    mean, spread = train_vectors.mean(dim=0), train_vectors.std(dim=0)
    spread = torch.where(spread > 0, spread, 1.0)
    inputs, tests = (train_vectors - mean) / spread, (test_vectors - mean) / spread
    classes = int(train_labels.max()) + 1
    order = torch.randperm(len(train_labels), generator=torch.Generator().manual_seed(seed))
    accuracies = []
    for rows in (torch.arange(len(order)), order):
        head = train_head(inputs[rows], train_labels[rows], classes, steps=300, lr=0.05, seed=seed)
        with torch.no_grad():
            right = head(tests).argmax(dim=1) == test_labels
        accuracies.append(right.float().mean().item())
    return accuracies[0], accuracies[1]
