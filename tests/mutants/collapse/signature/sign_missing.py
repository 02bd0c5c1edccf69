"""Log-probabilities a token, below zero."""

FAILS = (
    "nats_a_token is each text's −log Pr over its own tokens, <eos> counted",
    "nats_a_token of other texts, under other models",
)
SAYS = "the sign is missing"


def nats_a_token(model, rows):
    return (text_log_probs(model, rows) / (rows[:, 1:] != PAD).sum(dim=1)).numpy()
