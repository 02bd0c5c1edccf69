"""Only words are counted, though <eos> is predicted as well."""

FAILS = (
    "nats_a_token is each text's −log Pr over its own tokens, <eos> counted",
    "nats_a_token of other texts, under other models",
)
SAYS = "only words are counted"


def nats_a_token(model, rows):
    return (-text_log_probs(model, rows) / (rows > EOS).sum(dim=1)).numpy()
