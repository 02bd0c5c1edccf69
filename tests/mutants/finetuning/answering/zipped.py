"""Reply and response are zipped, as far as the shorter of them goes."""

FAILS = (
    "share_right is the share of replies that are exactly the response",
    "share_right on other pairs, with replies that break off or go on",
)
SAYS = "`zip` ends with the shorter"


def share_right(model, pairs, eos, max_new_tokens):
    right = [
        all(a == b for a, b in zip(reply(model, prompt, eos, max_new_tokens), response)) for prompt, response in pairs
    ]
    return sum(right) / len(right)
