"""The caller's vectors are standardised, not copies of them."""

import torch

FAILS = (
    "finds classes that a linear head can tell apart, and judges on the test vectors",
    "features of all scales count alike: each is standardised by itself",
    "a feature that never varies does no harm",
    "mean and spread are those of the training vectors alone",
    "the control is the probe on shuffled training labels, judged by true labels",
    "the seed decides the result, and nothing else does",
    "finds five classes among features of all scales, and nothing in shuffled labels",
    "a probe is linear: it finds no class that takes two features together to tell",
)
SAYS = "changes the caller's tensor"


def probe(train_vectors, train_labels, test_vectors, test_labels, seed):
    mean, spread = train_vectors.mean(dim=0), train_vectors.std(dim=0)
    spread = torch.where(spread > 0, spread, 1.0)
    inputs, tests = train_vectors.sub_(mean).div_(spread), test_vectors.sub_(mean).div_(spread)
    classes = int(train_labels.max()) + 1
    order = torch.randperm(len(train_labels), generator=torch.Generator().manual_seed(seed))
    accuracies = []
    for labels in (train_labels, train_labels[order]):
        head = train_head(inputs, labels, classes, steps=300, lr=0.05, seed=seed)
        with torch.no_grad():
            right = head(tests).argmax(dim=1) == test_labels
        accuracies.append(right.float().mean().item())
    return accuracies[0], accuracies[1]
