"""One mean and one spread for all features together."""

import torch

FAILS = (
    "features of all scales count alike: each is standardised by itself",
    "finds five classes among features of all scales, and nothing in shuffled labels",
)
SAYS = "one mean or spread for all features"


def probe(train_vectors, train_labels, test_vectors, test_labels, seed):
    mean, spread = train_vectors.mean(), train_vectors.std()
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
