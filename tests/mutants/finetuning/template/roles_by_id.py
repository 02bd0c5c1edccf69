"""A token that has an id of the template is template."""

FAILS = (
    "any token may be a word, and any id may be special",
    "fresh pairs are right, whatever words they hold and however long they are",
)
SAYS = "looked up by the id"


def encode_pair(instruction, response, special):
    ids = [*prompt_ids(instruction, special), *response, special.eos]
    start = 3 + len(instruction)
    roles = [TEMPLATE if token in special else PROMPT if t < start else RESPONSE for t, token in enumerate(ids)]
    return ids, [*roles[:-1], RESPONSE]
