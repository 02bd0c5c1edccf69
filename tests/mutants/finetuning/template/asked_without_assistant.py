"""The prompt is what the user says; `<assistant>` is for the model to write."""

FAILS = (
    "prompt_ids is <bos> <user> x <assistant>",
    "any token may be a word, and any id may be special",
    "the prompts of fresh instructions are right, whatever words they hold",
)
SAYS = "never taught to answer"


def prompt_ids(instruction, special):
    return [special.bos, special.user, *instruction]


def encode_pair(instruction, response, special):
    ids = [*prompt_ids(instruction, special), special.assistant, *response, special.eos]
    return ids, [TEMPLATE] * 2 + [PROMPT] * len(instruction) + [TEMPLATE] + [RESPONSE] * (len(response) + 1)
