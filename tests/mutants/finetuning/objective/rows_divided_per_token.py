"""Every row is divided by its own weight, whatever is asked for, and only per sequence are some left out."""

from torch.nn import functional as F

FAILS = (
    'per="token": over the whole batch, one sum and one division',
    "it stays finite when logits are in the thousands",
    "the gradient is that of −(0 · log Pr(x) + log Pr(y | x)), written by the chain rule",
    "the library's loss comes out: under the response's mask for SFT, without a mask for pre-training",
    "both functions are right on fresh batches of other shapes, weights and number types",
    "padding, the order of the rows, and the ids of tokens without weight change nothing",
)
SAYS = 'per="token": the rows are divided one by one'


def sequence_log_prob(logits, input_ids, weights):
    log_probs = F.log_softmax(logits[:, :-1], dim=-1)
    targets = log_probs.gather(-1, input_ids[:, 1:].unsqueeze(-1)).squeeze(-1)
    return (weights[:, 1:] * targets).sum(dim=1)


def objective(logits, input_ids, weights, per="token"):
    weight = weights[:, 1:].sum(dim=1)
    ratio = -sequence_log_prob(logits, input_ids, weights) / weight
    return ratio.mean() if per == "token" else ratio[weight > 0].mean()
