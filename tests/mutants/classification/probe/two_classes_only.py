"""The head always has two classes."""

import torch

FAILS = (
    "finds classes that a linear head can tell apart, and judges on the test vectors",
    "features of all scales count alike: each is standardised by itself",
    "finds five classes among features of all scales, and nothing in shuffled labels",
)
SAYS = "out of bounds"


def probe(train_vectors, train_labels, test_vectors, test_labels, seed):
    mean, spread = train_vectors.mean(dim=0), train_vectors.std(dim=0)
    spread = torch.where(spread > 0, spread, 1.0)
    inputs, tests = (train_vectors - mean) / spread, (test_vectors - mean) / spread
    classes = 2
    order = torch.randperm(len(train_labels), generator=torch.Generator().manual_seed(seed))
    accuracies = []
    for labels in (train_labels, train_labels[order]):
        head = train_head(inputs, labels, classes, steps=300, lr=0.05, seed=seed)
        with torch.no_grad():
            right = head(tests).argmax(dim=1) == test_labels
        accuracies.append(right.float().mean().item())
    return accuracies[0], accuracies[1]
