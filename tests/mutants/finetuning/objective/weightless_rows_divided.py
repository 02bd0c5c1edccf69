"""Every row is divided by its weight."""

from torch.nn import functional as F

FAILS = (
    'per="sequence": every row with weight counts alike',
    "it stays finite when logits are in the thousands",
    "the gradient is that of −(0 · log Pr(x) + log Pr(y | x)), written by the chain rule",
    "both functions are right on fresh batches of other shapes, weights and number types",
    "padding, the order of the rows, and the ids of tokens without weight change nothing",
)
SAYS = "every row is divided, and a row without any weight by 0"


def sequence_log_prob(logits, input_ids, weights):
    log_probs = F.log_softmax(logits[:, :-1], dim=-1)
    targets = log_probs.gather(-1, input_ids[:, 1:].unsqueeze(-1)).squeeze(-1)
    return (weights[:, 1:] * targets).sum(dim=1)


def objective(logits, input_ids, weights, per="token"):
    nats = -sequence_log_prob(logits, input_ids, weights)
    weight = weights[:, 1:].sum(dim=1)
    if per == "token":
        return nats.sum() / weight.sum()
    return (nats / weight).mean()
