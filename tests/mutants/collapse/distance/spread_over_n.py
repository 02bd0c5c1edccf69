"""The standard deviation is divided by N, as NumPy does when it is told nothing."""

import math

FAILS = (
    "the standard error is that of the differences, text by text",
    "kl_to_truth of other texts, both of its numbers",
)
SAYS = "the standard deviation is divided by N"


def kl_to_truth(true_log_probs, model_log_probs, tokens):
    differences = true_log_probs - model_log_probs
    total = tokens.sum().item()
    kl = differences.sum().item() / total
    return kl, float(differences.numpy().std()) * math.sqrt(len(differences)) / total
