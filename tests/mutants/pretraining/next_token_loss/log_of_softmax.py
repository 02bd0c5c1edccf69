"""log(softmax(x)) and log_softmax(x) are the same."""

from torch.nn import functional as F

FAILS = ("large logits do not overflow",)
SAYS = "never take log(softmax(x))"


def next_token_loss(logits, labels):
    log_probs = logits[:, :-1].softmax(dim=-1).log()
    return F.nll_loss(log_probs.flatten(0, 1), labels[:, 1:].flatten())
