"""The weights of the classes are added up, not those of the texts."""

from torch.nn import functional as F

FAILS = (
    "with class weights, a mean weighted by the label of each text",
    "with class weights, right on fresh batches: a weight of 0, a class that does not occur",
)
SAYS = "the sum of all K weights"


def classification_loss(scores, labels, class_weights=None):
    nats = F.cross_entropy(scores, labels, reduction="none")
    return nats.mean() if class_weights is None else (class_weights[labels] * nats).sum() / class_weights.sum()
