"""Each of the two texts ends with `<eos>`, as the tokenizer gives them."""

FAILS = (
    "encode_pair joins <bos> <user> x <assistant> y <eos>",
    "each token has its role, and <eos> belongs to the response",
    "any token may be a word, and any id may be special",
    "fresh pairs are right, whatever words they hold and however long they are",
)
SAYS = "a tokenizer appends it to every text"


def encode_pair(instruction, response, special):
    ids = [special.bos, special.user, *instruction, special.eos, special.assistant, *response, special.eos]
    roles = [TEMPLATE] * 2 + [PROMPT] * len(instruction) + [TEMPLATE] * 2 + [RESPONSE] * (len(response) + 1)
    return ids, roles
