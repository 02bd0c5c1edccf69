"""Rows and positions in plain loops, with logsumexp."""

import torch


def sequence_log_prob(logits, input_ids, weights):
    rows = []
    for scores, ids, own in zip(logits, input_ids.tolist(), weights, strict=True):
        total = scores.new_zeros(())
        for t in range(1, len(ids)):
            total = total + own[t] * (scores[t - 1, ids[t]] - torch.logsumexp(scores[t - 1], dim=0))
        rows.append(total)
    return torch.stack(rows)


def objective(logits, input_ids, weights, per="token"):
    if per == "token":
        return -sequence_log_prob(logits, input_ids, weights).sum() / weights[:, 1:].sum()
    losses = []
    for b in range(len(input_ids)):
        if weights[b, 1:].sum() > 0:
            one = slice(b, b + 1)
            losses.append(objective(logits[one], input_ids[one], weights[one]))
    return sum(losses) / len(losses)
