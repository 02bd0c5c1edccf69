"""The response begins after the first `<assistant>`."""

FAILS = (
    "any token may be a word, and any id may be special",
    "fresh pairs are right, whatever words they hold and however long they are",
)
SAYS = "searched for by its id"


def encode_pair(instruction, response, special):
    ids = [*prompt_ids(instruction, special), *response, special.eos]
    place = ids.index(special.assistant)
    return ids, [TEMPLATE] * 2 + [PROMPT] * (place - 2) + [TEMPLATE] + [RESPONSE] * (len(ids) - place - 1)
