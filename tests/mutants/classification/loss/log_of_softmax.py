"""The formula as it stands: the logarithm of the softmax."""

from torch.nn import functional as F

FAILS = ("large scores do not overflow",)
SAYS = "log of a probability that was rounded to 0"


def classification_loss(scores, labels, class_weights=None):
    return F.nll_loss(scores.softmax(dim=-1).log(), labels, weight=class_weights)
