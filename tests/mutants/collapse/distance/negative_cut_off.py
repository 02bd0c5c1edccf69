"""A KL is never negative, so negative differences are errors."""

import math

FAILS = (
    "kl_to_truth is the sum of log p − log q over all texts, divided by all tokens",
    "kl_to_truth of other texts, both of its numbers",
)
SAYS = "differences below 0 are turned or cut off"


def kl_to_truth(true_log_probs, model_log_probs, tokens):
    differences = true_log_probs - model_log_probs
    total = tokens.sum().item()
    kl = differences.clamp(min=0).sum().item() / total
    return kl, differences.std().item() * math.sqrt(len(differences)) / total
