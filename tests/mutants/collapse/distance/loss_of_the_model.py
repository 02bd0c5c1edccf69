"""The loss of the model is its distance."""

import math

FAILS = (
    "kl_to_truth is the sum of log p − log q over all texts, divided by all tokens",
    "kl_to_truth of other texts, both of its numbers",
)
SAYS = "this is the loss of the model"


def kl_to_truth(true_log_probs, model_log_probs, tokens):
    differences = true_log_probs - model_log_probs
    total = tokens.sum().item()
    kl = -model_log_probs.sum().item() / total
    return kl, differences.std().item() * math.sqrt(len(differences)) / total
