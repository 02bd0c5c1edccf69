"""The loss is a number, so a number is returned."""

from torch.nn import functional as F

FAILS = (
    "the gradient reaches the scores",
    "with class weights, right on fresh batches: a weight of 0, a class that does not occur",
)
SAYS = "cuts the loss off from the classifier"


def classification_loss(scores, labels, class_weights=None):
    return F.cross_entropy(scores, labels, weight=class_weights).item()
