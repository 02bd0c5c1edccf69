"""The log-probability of a response is the mean of its tokens'."""

from torch.nn import functional as F

FAILS = (
    "sequence_log_prob adds up weight · log Pr(token | the tokens before it), row by row",
    "both functions are right on fresh batches of other shapes, weights and number types",
)
SAYS = "a mean over the row's weight"


def sequence_log_prob(logits, input_ids, weights):
    log_probs = F.log_softmax(logits[:, :-1], dim=-1)
    targets = log_probs.gather(-1, input_ids[:, 1:].unsqueeze(-1)).squeeze(-1)
    return (weights[:, 1:] * targets).sum(dim=1) / weights[:, 1:].sum(dim=1).clamp(min=1e-9)


def objective(logits, input_ids, weights, per="token"):
    weight = weights[:, 1:].sum(dim=1)
    ratio = -sequence_log_prob(logits, input_ids, weights)
    if per == "token":
        return (ratio * weight).sum() / weight.sum()
    return ratio[weight > 0].mean()
