"""Every text is divided by the width of the rows."""

FAILS = (
    "nats_a_token is each text's −log Pr over its own tokens, <eos> counted",
    "nats_a_token of other texts, under other models",
)
SAYS = "padding and all"


def nats_a_token(model, rows):
    return (-text_log_probs(model, rows) / (rows.shape[1] - 1)).numpy()
