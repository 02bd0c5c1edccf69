"""Reply and response are compared as sets."""

FAILS = (
    "share_right is the share of replies that are exactly the response",
    "share_right on other pairs, with replies that break off or go on",
)
SAYS = "sets are compared"


def share_right(model, pairs, eos, max_new_tokens):
    right = [set(reply(model, prompt, eos, max_new_tokens)) == set(response) for prompt, response in pairs]
    return sum(right) / len(right)
