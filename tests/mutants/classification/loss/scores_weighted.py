"""Weights make the scores of a class larger."""

from torch.nn import functional as F

FAILS = (
    "with class weights, a mean weighted by the label of each text",
    "with class weights, right on fresh batches: a weight of 0, a class that does not occur",
)
SAYS = "the scores are multiplied by the weights"


def classification_loss(scores, labels, class_weights=None):
    return F.cross_entropy(scores if class_weights is None else scores * class_weights, labels)
