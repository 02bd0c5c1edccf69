"""logsumexp minus the chosen logit, with a mask instead of an ignored label."""

import torch


def next_token_loss(logits, labels):
    scores, targets = logits[:, :-1], labels[:, 1:]
    counted = targets.ne(-100)
    chosen = scores.gather(-1, targets.masked_fill(~counted, 0).unsqueeze(-1)).squeeze(-1)
    nats = torch.logsumexp(scores, dim=-1) - chosen
    return nats[counted].sum() / counted.sum()
