"""The response begins with `<assistant>`."""

FAILS = (
    "each token has its role, and <eos> belongs to the response",
    "any token may be a word, and any id may be special",
    "fresh pairs are right, whatever words they hold and however long they are",
)
SAYS = "the model never has to find it"


def encode_pair(instruction, response, special):
    ids = [*prompt_ids(instruction, special), *response, special.eos]
    return ids, [TEMPLATE] * 2 + [PROMPT] * len(instruction) + [RESPONSE] * (len(response) + 2)
