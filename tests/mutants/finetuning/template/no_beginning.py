"""`<user>` begins the row; `<bos>` is for texts."""

FAILS = (
    "prompt_ids is <bos> <user> x <assistant>",
    "encode_pair joins <bos> <user> x <assistant> y <eos>",
    "each token has its role, and <eos> belongs to the response",
    "any token may be a word, and any id may be special",
    "the prompts of fresh instructions are right, whatever words they hold",
    "fresh pairs are right, whatever words they hold and however long they are",
)
SAYS = "pre-training began every text with it"


def prompt_ids(instruction, special):
    return [special.user, *instruction, special.assistant]


def encode_pair(instruction, response, special):
    roles = [TEMPLATE] + [PROMPT] * len(instruction) + [TEMPLATE] + [RESPONSE] * (len(response) + 1)
    return [*prompt_ids(instruction, special), *response, special.eos], roles
