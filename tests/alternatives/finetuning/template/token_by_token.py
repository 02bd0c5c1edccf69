"""A list of tokens with their roles, taken apart at the end."""


def prompt_ids(instruction, special):
    ids = [special.bos, special.user]
    for token in instruction:
        ids.append(token)
    ids.append(special.assistant)
    return ids


def encode_pair(instruction, response, special):
    row = [(special.bos, TEMPLATE), (special.user, TEMPLATE)]
    row += [(token, PROMPT) for token in instruction]
    row += [(special.assistant, TEMPLATE)]
    row += [(token, RESPONSE) for token in response] + [(special.eos, RESPONSE)]
    return [token for token, _ in row], [role for _, role in row]
