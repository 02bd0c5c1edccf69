"""A word of the response is response, wherever it stands."""

FAILS = (
    "any token may be a word, and any id may be special",
    "fresh pairs are right, whatever words they hold and however long they are",
)
SAYS = "looked up by the word"


def encode_pair(instruction, response, special):
    ids = [*prompt_ids(instruction, special), *response, special.eos]
    roles = [RESPONSE if token in response else PROMPT for token in instruction]
    return ids, [TEMPLATE, TEMPLATE, *roles, TEMPLATE, *[RESPONSE] * (len(response) + 1)]
