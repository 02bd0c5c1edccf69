"""Whatever is not response is prompt."""

FAILS = (
    "each token has its role, and <eos> belongs to the response",
    "any token may be a word, and any id may be special",
    "fresh pairs are right, whatever words they hold and however long they are",
)
SAYS = "count as prompt"


def encode_pair(instruction, response, special):
    prompt, answer = prompt_ids(instruction, special), [*response, special.eos]
    return prompt + answer, [PROMPT] * len(prompt) + [RESPONSE] * len(answer)
