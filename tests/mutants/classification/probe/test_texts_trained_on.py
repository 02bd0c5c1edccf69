"""The head is trained on the test texts, too."""

import torch

FAILS = (
    "finds classes that a linear head can tell apart, and judges on the test vectors",
    "mean and spread are those of the training vectors alone",
    "the control is the probe on shuffled training labels, judged by true labels",
    "finds five classes among features of all scales, and nothing in shuffled labels",
)
SAYS = "the test texts are trained on"


def probe(train_vectors, train_labels, test_vectors, test_labels, seed):
    mean, spread = train_vectors.mean(dim=0), train_vectors.std(dim=0)
    spread = torch.where(spread > 0, spread, 1.0)
    inputs, tests = (train_vectors - mean) / spread, (test_vectors - mean) / spread
    classes = int(train_labels.max()) + 1
    order = torch.randperm(len(train_labels), generator=torch.Generator().manual_seed(seed))
    accuracies = []
    everything = torch.cat([inputs, tests])
    for labels in (train_labels, train_labels[order]):
        head = train_head(everything, torch.cat([labels, test_labels]), classes, steps=300, lr=0.05, seed=seed)
        with torch.no_grad():
            right = head(tests).argmax(dim=1) == test_labels
        accuracies.append(right.float().mean().item())
    return accuracies[0], accuracies[1]
