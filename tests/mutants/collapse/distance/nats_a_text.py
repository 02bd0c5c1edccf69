"""The KL is a mean over texts."""

import math

FAILS = (
    "kl_to_truth is the sum of log p − log q over all texts, divided by all tokens",
    "kl_to_truth of other texts, both of its numbers",
)
SAYS = "these are nats a text, not a token"


def kl_to_truth(true_log_probs, model_log_probs, tokens):
    differences = true_log_probs - model_log_probs
    total = tokens.sum().item()
    kl = differences.mean().item()
    return kl, differences.std().item() * math.sqrt(len(differences)) / total
