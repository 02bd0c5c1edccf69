"""Mean and spread are computed over training and test vectors together."""

import torch

FAILS = ("mean and spread are those of the training vectors alone",)
SAYS = "the test vectors have a part in the mean"


def probe(train_vectors, train_labels, test_vectors, test_labels, seed):
    both = torch.cat([train_vectors, test_vectors])
    mean, spread = both.mean(dim=0), both.std(dim=0)
    spread = torch.where(spread > 0, spread, 1.0)
    inputs, tests = (train_vectors - mean) / spread, (test_vectors - mean) / spread
    classes = int(train_labels.max()) + 1
    order = torch.randperm(len(train_labels), generator=torch.Generator().manual_seed(seed))
    accuracies = []
    for labels in (train_labels, train_labels[order]):
        head = train_head(inputs, labels, classes, steps=300, lr=0.05, seed=seed)
        with torch.no_grad():
            right = head(tests).argmax(dim=1) == test_labels
        accuracies.append(right.float().mean().item())
    return accuracies[0], accuracies[1]
