"""The two numbers stay tensors."""

import math

FAILS = (
    "kl_to_truth is the sum of log p − log q over all texts, divided by all tokens",
    "the standard error is that of the differences, text by text",
    "kl_to_truth of other texts, both of its numbers",
)
SAYS = "the number is still inside a tensor"


def kl_to_truth(true_log_probs, model_log_probs, tokens):
    differences = true_log_probs - model_log_probs
    total = tokens.sum().item()
    kl = differences.sum() / total
    return kl, differences.std() * math.sqrt(len(differences)) / total
