"""The errors of log p and log q are added as if they were independent."""

import math

FAILS = (
    "the standard error is that of the differences, text by text",
    "kl_to_truth of other texts, both of its numbers",
)
SAYS = "are taken as independent"


def kl_to_truth(true_log_probs, model_log_probs, tokens):
    differences = true_log_probs - model_log_probs
    total = tokens.sum().item()
    kl = differences.sum().item() / total
    return kl, (true_log_probs.var() + model_log_probs.var()).sqrt().item() * math.sqrt(len(differences)) / total
