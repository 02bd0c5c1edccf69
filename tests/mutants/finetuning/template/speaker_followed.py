"""Whoever was announced last is speaking."""

FAILS = (
    "any token may be a word, and any id may be special",
    "fresh pairs are right, whatever words they hold and however long they are",
)
SAYS = "a role is told by a token's id"


def encode_pair(instruction, response, special):
    ids = [*prompt_ids(instruction, special), *response, special.eos]
    roles, speaking = [TEMPLATE], TEMPLATE
    for token in ids[1:]:
        if token in (special.user, special.assistant):
            speaking = PROMPT if token == special.user else RESPONSE
            roles.append(TEMPLATE)
        else:
            roles.append(speaking)
    return ids, roles
