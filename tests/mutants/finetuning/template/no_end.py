"""The response is what the assistant says, and that has no `<eos>`."""

FAILS = (
    "encode_pair joins <bos> <user> x <assistant> y <eos>",
    "each token has its role, and <eos> belongs to the response",
    "any token may be a word, and any id may be special",
    "fresh pairs are right, whatever words they hold and however long they are",
)
SAYS = "will not end its own"


def encode_pair(instruction, response, special):
    ids = [special.bos, special.user, *instruction, special.assistant, *response]
    return ids, [TEMPLATE] * 2 + [PROMPT] * len(instruction) + [TEMPLATE] + [RESPONSE] * len(response)
