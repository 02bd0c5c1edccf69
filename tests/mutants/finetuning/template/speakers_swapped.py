"""The assistant's token comes first."""

FAILS = (
    "prompt_ids is <bos> <user> x <assistant>",
    "encode_pair joins <bos> <user> x <assistant> y <eos>",
    "any token may be a word, and any id may be special",
    "the prompts of fresh instructions are right, whatever words they hold",
    "fresh pairs are right, whatever words they hold and however long they are",
)
SAYS = "are swapped"


def prompt_ids(instruction, special):
    return [special.bos, special.assistant, *instruction, special.user]


def encode_pair(instruction, response, special):
    roles = [TEMPLATE] * 2 + [PROMPT] * len(instruction) + [TEMPLATE] + [RESPONSE] * (len(response) + 1)
    return [*prompt_ids(instruction, special), *response, special.eos], roles
