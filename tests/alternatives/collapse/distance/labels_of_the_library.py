"""Cross-entropy over one long list of tokens, added up by the row that each belongs to; the error from a covariance."""

import torch
from torch.nn import functional


@torch.no_grad()
def text_log_probs(model, rows):
    was = model.training
    model.eval()
    found = torch.zeros(len(rows), dtype=torch.float64)
    for numbers in torch.arange(len(rows)).split(256):
        ids = rows[numbers]
        targets = ids[:, 1:].where(ids[:, 1:] != PAD, -100)
        logits = model(input_ids=ids).logits[:, :-1]
        nats = functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none")
        found.index_add_(0, numbers.repeat_interleave(targets.shape[1]), -nats.double())
    if was:
        model.train()
    return found


def kl_to_truth(true_log_probs, model_log_probs, tokens):
    spread = torch.cov(torch.stack([true_log_probs, model_log_probs]))
    variance = spread[0, 0] + spread[1, 1] - 2 * spread[0, 1]
    kl = (true_log_probs.sum() - model_log_probs.sum()) / tokens.sum()
    return kl.item(), (variance * len(tokens)).sqrt().item() / tokens.sum().item()
