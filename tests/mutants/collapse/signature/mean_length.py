"""All texts are divided by the mean length."""

FAILS = (
    "nats_a_token is each text's −log Pr over its own tokens, <eos> counted",
    "nats_a_token of other texts, under other models",
)
SAYS = "the mean length"


def nats_a_token(model, rows):
    tokens = (rows[:, 1:] != PAD).sum(dim=1)
    return (-text_log_probs(model, rows) / tokens.double().mean()).numpy()
