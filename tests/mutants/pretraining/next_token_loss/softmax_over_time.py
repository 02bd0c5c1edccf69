"""Scores are normalised along the sequence."""

from torch.nn import functional as F

FAILS = (
    "position t predicts token t + 1, from logits",
    "labels of -100 do not count, and every counted token weighs the same",
    "large logits do not overflow",
    "the gradient reaches the logits that count, and no others",
    "right on fresh batches of other shapes and number types",
    "right when -100 stands anywhere: before what counts, between, or in a whole row",
)
SAYS = "softmax over the time axis"


def next_token_loss(logits, labels):
    log_probs = F.log_softmax(logits[:, :-1], dim=1)
    return F.nll_loss(log_probs.flatten(0, 1), labels[:, 1:].flatten())
