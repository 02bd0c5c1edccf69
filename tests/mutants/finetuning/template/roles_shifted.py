"""Position t predicts token t + 1, so roles stand one place earlier."""

FAILS = (
    "each token has its role, and <eos> belongs to the response",
    "any token may be a word, and any id may be special",
    "fresh pairs are right, whatever words they hold and however long they are",
)
SAYS = "one token too early"


def encode_pair(instruction, response, special):
    ids = [*prompt_ids(instruction, special), *response, special.eos]
    return ids, [TEMPLATE] + [PROMPT] * len(instruction) + [TEMPLATE] + [RESPONSE] * (len(response) + 2)
