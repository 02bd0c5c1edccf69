"""The losses are added up."""

from torch.nn import functional as F

FAILS = (
    "the mean of -log Pr(label), from scores",
    "large scores do not overflow",
    "with class weights, a mean weighted by the label of each text",
    "the gradient reaches the scores",
    "right on fresh batches of other shapes and number types",
    "with class weights, right on fresh batches: a weight of 0, a class that does not occur",
)
SAYS = "the sum of the losses"


def classification_loss(scores, labels, class_weights=None):
    return F.cross_entropy(scores, labels, weight=class_weights, reduction="sum")
