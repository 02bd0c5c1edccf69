"""The ids are those of the notebook."""

FAILS = (
    "any token may be a word, and any id may be special",
    "the prompts of fresh instructions are right, whatever words they hold",
    "fresh pairs are right, whatever words they hold and however long they are",
)
SAYS = "though `special` gives others"


def prompt_ids(instruction, special):
    return [2, 5, *instruction, 6]


def encode_pair(instruction, response, special):
    roles = [TEMPLATE] * 2 + [PROMPT] * len(instruction) + [TEMPLATE] + [RESPONSE] * (len(response) + 1)
    return [*prompt_ids(instruction, special), *response, 3], roles
