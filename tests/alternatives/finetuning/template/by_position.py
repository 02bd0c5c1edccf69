"""The role follows from the position; tuples are returned, and the roles are members of an IntEnum."""

from enum import IntEnum


class Role(IntEnum):
    GIVEN = 0
    ASKED = 1
    SAID = 2


def prompt_ids(instruction, special):
    return (special[0], special[1]) + tuple(instruction) + (special[2],)


def encode_pair(instruction, response, special):
    ids = prompt_ids(instruction, special) + tuple(response) + (special[3],)
    boundary = len(instruction) + 2

    def role(t):
        if t < 2 or t == boundary:
            return Role.GIVEN
        return Role.ASKED if t < boundary else Role.SAID

    return ids, tuple(role(t) for t in range(len(ids)))
