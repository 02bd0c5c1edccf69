"""Only as much of the reply is compared as the response has."""

FAILS = (
    "share_right is the share of replies that are exactly the response",
    "share_right on other pairs, with replies that break off or go on",
)
SAYS = "one that goes on after the response counts as right"


def share_right(model, pairs, eos, max_new_tokens):
    right = [reply(model, prompt, eos, max_new_tokens)[: len(response)] == response for prompt, response in pairs]
    return sum(right) / len(right)
