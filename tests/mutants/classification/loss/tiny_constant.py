"""A tiny constant keeps the logarithm finite."""

from torch.nn import functional as F

FAILS = ("large scores do not overflow",)
SAYS = "a tiny constant inside the logarithm"


def classification_loss(scores, labels, class_weights=None):
    return F.nll_loss((scores.softmax(dim=-1) + 1e-9).log(), labels, weight=class_weights)
