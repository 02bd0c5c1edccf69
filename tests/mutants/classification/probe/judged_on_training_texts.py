"""Accuracy and control are those on the texts that the head was trained on."""

import torch

FAILS = ("finds classes that a linear head can tell apart, and judges on the test vectors",)
SAYS = "is judged on the texts it was trained on"


def probe(train_vectors, train_labels, test_vectors, test_labels, seed):
    mean, spread = train_vectors.mean(dim=0), train_vectors.std(dim=0)
    spread = torch.where(spread > 0, spread, 1.0)
    inputs = (train_vectors - mean) / spread
    classes = int(train_labels.max()) + 1
    order = torch.randperm(len(train_labels), generator=torch.Generator().manual_seed(seed))
    accuracies = []
    for labels in (train_labels, train_labels[order]):
        head = train_head(inputs, labels, classes, steps=300, lr=0.05, seed=seed)
        with torch.no_grad():
            right = head(inputs).argmax(dim=1) == labels
        accuracies.append(right.float().mean().item())
    return accuracies[0], accuracies[1]
