"""`<eos>` is part of the template: nobody wrote it."""

FAILS = (
    "each token has its role, and <eos> belongs to the response",
    "any token may be a word, and any id may be special",
    "fresh pairs are right, whatever words they hold and however long they are",
)
SAYS = "no one is taught to end"


def encode_pair(instruction, response, special):
    ids = [special.bos, special.user, *instruction, special.assistant, *response, special.eos]
    return ids, [TEMPLATE] * 2 + [PROMPT] * len(instruction) + [TEMPLATE] + [RESPONSE] * len(response) + [TEMPLATE]
