"""The response is expected to hold its end."""

FAILS = (
    "share_right is the share of replies that are exactly the response",
    "share_right on other pairs, with replies that break off or go on",
)
SAYS = "the reply and its end"


def share_right(model, pairs, eos, max_new_tokens):
    right = [reply(model, prompt, eos, max_new_tokens) + [eos] == response for prompt, response in pairs]
    return sum(right) / len(right)
