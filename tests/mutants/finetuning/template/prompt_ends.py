"""A prompt is a finished text, so it ends."""

FAILS = (
    "prompt_ids is <bos> <user> x <assistant>",
    "any token may be a word, and any id may be special",
    "the prompts of fresh instructions are right, whatever words they hold",
)
SAYS = "to the model that is the end of the text"


def prompt_ids(instruction, special):
    return [special.bos, special.user, *instruction, special.assistant, special.eos]


def encode_pair(instruction, response, special):
    ids = [special.bos, special.user, *instruction, special.assistant, *response, special.eos]
    return ids, [TEMPLATE] * 2 + [PROMPT] * len(instruction) + [TEMPLATE] + [RESPONSE] * (len(response) + 1)
