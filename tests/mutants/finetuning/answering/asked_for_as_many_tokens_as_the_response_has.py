"""The reply is cut at the length of the response, so that one that never ends looks right."""

FAILS = (
    "share_right is the share of replies that are exactly the response",
    "share_right on other pairs, with replies that break off or go on",
)
SAYS = "one that goes on after the response counts as right"


def share_right(model, pairs, eos, max_new_tokens):
    right = [reply(model, prompt, eos, len(response)) == response for prompt, response in pairs]
    return sum(right) / len(right)
