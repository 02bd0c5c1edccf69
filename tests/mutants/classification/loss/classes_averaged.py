"""A mean of each class, and then a weighted mean of these."""

import torch
from torch.nn import functional as F

FAILS = (
    "with class weights, a mean weighted by the label of each text",
    "with class weights, right on fresh batches: a weight of 0, a class that does not occur",
)
SAYS = "a mean for each class"


def classification_loss(scores, labels, class_weights=None):
    if class_weights is None:
        return F.cross_entropy(scores, labels)
    present = labels.unique()
    means = torch.stack([F.cross_entropy(scores[labels == k], labels[labels == k]) for k in present])
    return (class_weights[present] * means).sum() / class_weights[present].sum()
