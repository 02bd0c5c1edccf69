"""Tensors, with lgamma on all types at once and infinities for what has no such set."""

import torch


def _tensor(array):
    return torch.as_tensor(array.astype("float64"))


def miller_madow(counts):
    written = _tensor(counts)
    plain = torch.distributions.Categorical(probs=written[written > 0]).entropy()
    return (plain + ((written > 0).sum() - 1) / (2 * written.sum())).item()


def pair_diversity(counts):
    written = _tensor(counts)
    others = written.sum() - 1
    return ((written / written.sum()) * (1 - (written - 1) / others)).sum()


def types_in(counts, n):
    written = _tensor(counts)
    total = written.sum()
    if n > total:
        raise ValueError("too few words")
    left = total - written
    log_missed = (
        (left + 1).lgamma() - (left - n).clamp(min=0).add(1).lgamma() - (total + 1).lgamma() + (total - n + 1).lgamma()
    )
    return (1 - log_missed.exp().where(left >= n, 0.0)).sum().item()


def tail_coverage(counts, truth, alpha):
    written, shares = _tensor(counts), _tensor(truth)
    ordered, ids = shares.sort(stable=True)
    tail = ids[(ordered > 0) & (ordered.cumsum(0) <= alpha)]
    return (written[tail].sum() / written.sum() / shares[tail].sum()).item()
