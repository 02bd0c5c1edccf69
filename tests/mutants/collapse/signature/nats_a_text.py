"""The nats of whole texts: long ones seem strange."""

FAILS = (
    "nats_a_token is each text's −log Pr over its own tokens, <eos> counted",
    "nats_a_token of other texts, under other models",
)
SAYS = "nats a text"


def nats_a_token(model, rows):
    return -text_log_probs(model, rows).numpy()
