"""The number of right replies is returned."""

FAILS = (
    "share_right is the share of replies that are exactly the response",
    "share_right on other pairs, with replies that break off or go on",
)
SAYS = "how many are right, not what share"


def share_right(model, pairs, eos, max_new_tokens):
    right = [reply(model, prompt, eos, max_new_tokens) == response for prompt, response in pairs]
    return sum(right)
