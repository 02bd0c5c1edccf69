"""logsumexp minus the label's score, text by text."""

import torch


def classification_loss(scores, labels, class_weights=None):
    total, weight = 0.0, 0.0
    for row, label in zip(scores, labels.tolist(), strict=True):
        w = 1.0 if class_weights is None else class_weights[label]
        total = total + w * (torch.logsumexp(row, dim=0) - row[label])
        weight = weight + w
    return total / weight
