"""The share of right tokens is averaged, not of right replies."""

FAILS = (
    "share_right is the share of replies that are exactly the response",
    "share_right on other pairs, with replies that break off or go on",
)
SAYS = "the share of right tokens"


def share_right(model, pairs, eos, max_new_tokens):
    right = [
        sum(a == b for a, b in zip(reply(model, prompt, eos, max_new_tokens), response)) / max(len(response), 1)
        for prompt, response in pairs
    ]
    return sum(right) / len(right)
