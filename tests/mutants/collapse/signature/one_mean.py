"""One mean over all tokens of all texts, given to each of them."""

FAILS = (
    "nats_a_token is each text's −log Pr over its own tokens, <eos> counted",
    "nats_a_token of other texts, under other models",
)
SAYS = "one mean for all texts"


def nats_a_token(model, rows):
    tokens = (rows[:, 1:] != PAD).sum()
    return np.full(len(rows), float(-text_log_probs(model, rows).sum() / tokens))
