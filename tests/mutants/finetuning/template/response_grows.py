"""`<eos>` is appended to the response itself."""

FAILS = ("instruction and response stay as they were",)
SAYS = "changes the list that the caller holds"


def encode_pair(instruction, response, special):
    response.append(special.eos)
    roles = [TEMPLATE] * 2 + [PROMPT] * len(instruction) + [TEMPLATE] + [RESPONSE] * len(response)
    return prompt_ids(instruction, special) + response, roles
