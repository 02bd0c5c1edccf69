"""Position t is compared with token t."""

from torch.nn import functional as F

FAILS = (
    "sequence_log_prob adds up weight · log Pr(token | the tokens before it), row by row",
    'per="token": over the whole batch, one sum and one division',
    'per="sequence": every row with weight counts alike',
    "the gradient is that of −(0 · log Pr(x) + log Pr(y | x)), written by the chain rule",
    "the library's loss comes out: under the response's mask for SFT, without a mask for pre-training",
    "both functions are right on fresh batches of other shapes, weights and number types",
)
SAYS = "no shift"


def sequence_log_prob(logits, input_ids, weights):
    log_probs = F.log_softmax(logits, dim=-1).gather(-1, input_ids.unsqueeze(-1)).squeeze(-1)
    return (weights * log_probs).sum(dim=1)


def objective(logits, input_ids, weights, per="token"):
    nats = -sequence_log_prob(logits, input_ids, weights)
    weight = weights[:, 1:].sum(dim=1)
    if per == "token":
        return nats.sum() / weight.sum()
    counted = weight > 0
    return (nats[counted] / weight[counted]).mean()
