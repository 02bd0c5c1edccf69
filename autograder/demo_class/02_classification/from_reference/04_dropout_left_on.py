# %% [markdown]
# Freezes the parameters but not the dropout, and standardises the test vectors by themselves.

# %% freezing
def freeze(encoder):
    encoder.requires_grad_(False)

# %% probe
import torch


def probe(train_vectors, train_labels, test_vectors, test_labels, seed):
    mean, spread = train_vectors.mean(dim=0), train_vectors.std(dim=0)
    spread = torch.where(spread > 0, spread, 1.0)
    own_mean, own_spread = test_vectors.mean(dim=0), test_vectors.std(dim=0).clamp(min=1e-6)
    inputs, tests = (train_vectors - mean) / spread, (test_vectors - own_mean) / own_spread
    classes = int(train_labels.max()) + 1
    order = torch.randperm(len(train_labels), generator=torch.Generator().manual_seed(seed))
    accuracies = []
    for labels in (train_labels, train_labels[order]):
        head = train_head(inputs, labels, classes, steps=300, lr=0.05, seed=seed)
        with torch.no_grad():
            right = head(tests).argmax(dim=1) == test_labels
        accuracies.append(right.float().mean().item())
    return accuracies[0], accuracies[1]
