"""A mask has two values."""

FAILS = (
    "each token has its role, and <eos> belongs to the response",
    "any token may be a word, and any id may be special",
    "fresh pairs are right, whatever words they hold and however long they are",
)
SAYS = "cannot be told from the template"


def encode_pair(instruction, response, special):
    prompt, answer = prompt_ids(instruction, special), [*response, special.eos]
    return prompt + answer, [0] * len(prompt) + [1] * len(answer)
