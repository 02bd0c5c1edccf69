"""With an attention mask, parts of 100 rows, and the logarithm of the normaliser; the error from sums of squares."""

import torch
from torch.distributions import Categorical


def text_log_probs(model, rows):
    before = model.training
    try:
        model.train(False)
        with torch.no_grad():
            parts = [_scores(model, rows[at : at + 100]) for at in range(0, len(rows), 100)]
    finally:
        model.train(before)
    return torch.cat(parts)


def _scores(model, rows):
    mask = rows.ne(PAD).long()
    logits = model(input_ids=rows, attention_mask=mask, use_cache=False).logits
    next_token = Categorical(logits=logits[:, :-1].double())
    return next_token.log_prob(rows[:, 1:]).masked_fill(mask[:, 1:] == 0, 0.0).sum(-1)


def kl_to_truth(true_log_probs, model_log_probs, tokens):
    number, total = len(tokens), float(tokens.sum())
    differences = [float(p) - float(q) for p, q in zip(true_log_probs, model_log_probs, strict=True)]
    mean = sum(differences) / number
    variance = sum((each - mean) ** 2 for each in differences) / (number - 1)
    return mean * number / total, (variance * number) ** 0.5 / total
