"""Whether there are weights is asked with a plain if."""

from torch.nn import functional as F

FAILS = (
    "with class weights, a mean weighted by the label of each text",
    "with class weights, right on fresh batches: a weight of 0, a class that does not occur",
)
SAYS = "ask `if class_weights is None:`"


def classification_loss(scores, labels, class_weights=None):
    if class_weights:
        return F.cross_entropy(scores, labels, weight=class_weights)
    return F.cross_entropy(scores, labels)
