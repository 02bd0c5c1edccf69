"""The whole conversation is learned."""

FAILS = (
    "each token has its role, and <eos> belongs to the response",
    "any token may be a word, and any id may be special",
    "fresh pairs are right, whatever words they hold and however long they are",
)
SAYS = "would learn to ask"


def encode_pair(instruction, response, special):
    roles = [TEMPLATE] * 2 + [RESPONSE] * len(instruction) + [TEMPLATE] + [RESPONSE] * (len(response) + 1)
    return [*prompt_ids(instruction, special), *response, special.eos], roles
