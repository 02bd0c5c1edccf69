"""The likelihood of targets under a decoder's logits, and the objective made of it, as exercise 3 computes them."""

from __future__ import annotations

from torch import Tensor


def right_log_prob(logits: Tensor, ids: Tensor, weights: Tensor) -> Tensor:
    """For each row the weighted sum of log Pr(token | the tokens before it), [B].

    Args:
        logits: [B, T, V]; those at t - 1 predict token t.
        ids: [B, T]; the first of a row is no target.
        weights: [B, T], the weight of each token as a target.

    >>> import torch
    >>> right_log_prob(torch.zeros(1, 3, 4), torch.tensor([[2, 1, 3]]), torch.tensor([[1.0, 0.0, 1.0]]))
    tensor([-1.3863])
    """
    log_probs = logits[:, :-1].log_softmax(-1).gather(-1, ids[:, 1:, None]).squeeze(-1)
    return (weights[:, 1:] * log_probs).sum(1)


def right_objective(logits: Tensor, ids: Tensor, weights: Tensor, per: str = "token") -> Tensor:
    """The loss in nats per token of the batch (``per="token"``), or as a mean of the rows' own ("sequence").

    >>> import torch
    >>> right_objective(torch.zeros(1, 3, 4), torch.tensor([[2, 1, 3]]), torch.tensor([[1.0, 0.0, 1.0]]))
    tensor(1.3863)
    """
    nats, weight = -right_log_prob(logits, ids, weights), weights[:, 1:].sum(1)
    if per == "token":
        return nats.sum() / weight.sum()
    counted = weight > 0
    return (nats[counted] / weight[counted]).mean()
