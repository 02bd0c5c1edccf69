"""The perplexity of each text in place of its nats a token."""

FAILS = (
    "nats_a_token is each text's −log Pr over its own tokens, <eos> counted",
    "nats_a_token of other texts, under other models",
)
SAYS = "perplexity"


def nats_a_token(model, rows):
    tokens = (rows[:, 1:] != PAD).sum(dim=1)
    return (-text_log_probs(model, rows) / tokens).exp().numpy()
