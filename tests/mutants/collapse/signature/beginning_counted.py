"""All real tokens are counted, <bos> too."""

FAILS = (
    "nats_a_token is each text's −log Pr over its own tokens, <eos> counted",
    "nats_a_token of other texts, under other models",
)
SAYS = "which no model predicts"


def nats_a_token(model, rows):
    return (-text_log_probs(model, rows) / (rows != PAD).sum(dim=1)).numpy()
