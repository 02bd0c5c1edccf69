"""Divided by the sum of all weights."""

from torch.nn import functional as F

FAILS = (
    'per="token": over the whole batch, one sum and one division',
    'per="sequence": every row with weight counts alike',
    "the gradient is that of −(0 · log Pr(x) + log Pr(y | x)), written by the chain rule",
    "the library's loss comes out: under the response's mask for SFT, without a mask for pre-training",
    "both functions are right on fresh batches of other shapes, weights and number types",
)
SAYS = "the weight of each row's first token is in the divisor"


def sequence_log_prob(logits, input_ids, weights):
    log_probs = F.log_softmax(logits[:, :-1], dim=-1)
    targets = log_probs.gather(-1, input_ids[:, 1:].unsqueeze(-1)).squeeze(-1)
    return (weights[:, 1:] * targets).sum(dim=1)


def objective(logits, input_ids, weights, per="token"):
    nats = -sequence_log_prob(logits, input_ids, weights)
    weight = weights.sum(dim=1)
    if per == "token":
        return nats.sum() / weight.sum()
    counted = weight > 0
    return (nats[counted] / weight[counted]).mean()
