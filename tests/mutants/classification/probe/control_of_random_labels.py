"""The control's labels are drawn with equal shares, not put in another order."""

import torch

FAILS = ("the control is the probe on shuffled training labels, judged by true labels",)
SAYS = "drawn anew, with equal shares"


def probe(train_vectors, train_labels, test_vectors, test_labels, seed):
    mean, spread = train_vectors.mean(dim=0), train_vectors.std(dim=0)
    spread = torch.where(spread > 0, spread, 1.0)
    inputs, tests = (train_vectors - mean) / spread, (test_vectors - mean) / spread
    classes = int(train_labels.max()) + 1
    generator = torch.Generator().manual_seed(seed)
    random = torch.randint(0, classes, (len(train_labels),), generator=generator)
    accuracies = []
    for labels in (train_labels, random):
        head = train_head(inputs, labels, classes, steps=300, lr=0.05, seed=seed)
        with torch.no_grad():
            right = head(tests).argmax(dim=1) == test_labels
        accuracies.append(right.float().mean().item())
    return accuracies[0], accuracies[1]
