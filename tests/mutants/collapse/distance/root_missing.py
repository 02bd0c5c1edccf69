"""The error falls with the number of texts."""

FAILS = (
    "the standard error is that of the differences, text by text",
    "kl_to_truth of other texts, both of its numbers",
)
SAYS = "√N is missing"


def kl_to_truth(true_log_probs, model_log_probs, tokens):
    differences = true_log_probs - model_log_probs
    total = tokens.sum().item()
    kl = differences.sum().item() / total
    return kl, differences.std().item() / total
