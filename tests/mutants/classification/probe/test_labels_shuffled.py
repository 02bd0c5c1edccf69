"""The control is the trained head, judged by shuffled test labels."""

import torch

FAILS = ("the control is the probe on shuffled training labels, judged by true labels",)
SAYS = "the test labels, or vectors and labels together, were shuffled"


def probe(train_vectors, train_labels, test_vectors, test_labels, seed):
    mean, spread = train_vectors.mean(dim=0), train_vectors.std(dim=0)
    spread = torch.where(spread > 0, spread, 1.0)
    inputs, tests = (train_vectors - mean) / spread, (test_vectors - mean) / spread
    classes = int(train_labels.max()) + 1
    order = torch.randperm(len(test_labels), generator=torch.Generator().manual_seed(seed))
    accuracies = []
    for truth in (test_labels, test_labels[order]):
        head = train_head(inputs, train_labels, classes, steps=300, lr=0.05, seed=seed)
        with torch.no_grad():
            right = head(tests).argmax(dim=1) == truth
        accuracies.append(right.float().mean().item())
    return accuracies[0], accuracies[1]
