"""The control is not measured: 1 / K is returned."""

import torch

FAILS = (
    "the seed decides the result, and nothing else does",
    "the control is the probe on shuffled training labels, judged by true labels",
)
SAYS = "drawn anew, with equal shares"


def probe(train_vectors, train_labels, test_vectors, test_labels, seed):
    mean, spread = train_vectors.mean(dim=0), train_vectors.std(dim=0)
    spread = torch.where(spread > 0, spread, 1.0)
    inputs, tests = (train_vectors - mean) / spread, (test_vectors - mean) / spread
    classes = int(train_labels.max()) + 1
    accuracies = []
    for labels in (train_labels,):
        head = train_head(inputs, labels, classes, steps=300, lr=0.05, seed=seed)
        with torch.no_grad():
            right = head(tests).argmax(dim=1) == test_labels
        accuracies.append(right.float().mean().item())
    return accuracies[0], 1 / classes
