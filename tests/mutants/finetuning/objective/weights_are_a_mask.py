"""Every weight above 0 is a 1."""

from torch.nn import functional as F

FAILS = (
    "sequence_log_prob adds up weight · log Pr(token | the tokens before it), row by row",
    'per="token": over the whole batch, one sum and one division',
    'per="sequence": every row with weight counts alike',
    "the gradient is that of −(0 · log Pr(x) + log Pr(y | x)), written by the chain rule",
    "both functions are right on fresh batches of other shapes, weights and number types",
)
SAYS = "counts as 1"


def sequence_log_prob(logits, input_ids, weights):
    log_probs = F.log_softmax(logits[:, :-1], dim=-1)
    targets = log_probs.gather(-1, input_ids[:, 1:].unsqueeze(-1)).squeeze(-1)
    return targets.masked_fill(weights[:, 1:] == 0, 0).sum(dim=1)


def objective(logits, input_ids, weights, per="token"):
    nats = -sequence_log_prob(logits, input_ids, weights)
    number = (weights[:, 1:] > 0).sum(dim=1)
    if per == "token":
        return nats.sum() / number.sum()
    return (nats[number > 0] / number[number > 0]).mean()
