"""Information is counted in bits."""

import math

FAILS = (
    "kl_to_truth is the sum of log p − log q over all texts, divided by all tokens",
    "kl_to_truth of other texts, both of its numbers",
)
SAYS = "these are bits"


def kl_to_truth(true_log_probs, model_log_probs, tokens):
    differences = true_log_probs - model_log_probs
    total = tokens.sum().item()
    kl = differences.sum().item() / total / math.log(2)
    return kl, differences.std().item() * math.sqrt(len(differences)) / total
