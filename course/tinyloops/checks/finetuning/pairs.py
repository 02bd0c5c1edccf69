"""Pairs of an instruction and a response, and batches of them, as exercises 1 and 2 of assignment 3 make them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

#: The role of a token in a pair.
TEMPLATE, PROMPT, RESPONSE = 0, 1, 2
#: The token ids of a pair, and the role of each.
Pair = tuple[list[int], list[int]]


class Special(NamedTuple):
    """The ids of the tokens that make up the template."""

    bos: int
    user: int
    assistant: int
    eos: int


#: The ids in the course's world.
SPECIAL, PAD = Special(bos=2, user=5, assistant=6, eos=3), 0


class Batch(NamedTuple):
    """Token ids [B, T], attention mask [B, T], and the weight [B, T] that each token has as a target."""

    ids: Tensor
    mask: Tensor
    weights: Tensor


def right_prompt(instruction: Sequence[int], special: Special = SPECIAL) -> list[int]:
    """What a model sees when it is asked.

    >>> right_prompt([8, 9])
    [2, 5, 8, 9, 6]
    """
    return [special.bos, special.user, *instruction, special.assistant]


def right_pair(instruction: Sequence[int], response: Sequence[int], special: Special = SPECIAL) -> Pair:
    """A pair as it should be; the response's end is part of the response.

    >>> right_pair([8, 9], [7])
    ([2, 5, 8, 9, 6, 7, 3], [0, 0, 1, 1, 0, 2, 2])
    """
    ids = [*right_prompt(instruction, special), *response, special.eos]
    roles = [TEMPLATE, TEMPLATE, *[PROMPT] * len(instruction), TEMPLATE, *[RESPONSE] * (len(response) + 1)]
    return ids, roles


def right_batch(pairs: Sequence[Pair], pad: int = PAD, prompt_weight: float = 0.0) -> Batch:
    """A batch as it should be, padded at the right.

    >>> right_batch([right_pair([8], [7]), right_pair([8], [])]).weights
    tensor([[0., 0., 0., 0., 1., 1.],
            [0., 0., 0., 0., 1., 0.]])
    """
    longest = max(len(ids) for ids, _ in pairs)
    weight_of = {TEMPLATE: 0.0, PROMPT: prompt_weight, RESPONSE: 1.0}
    ids = [[*row, *[pad] * (longest - len(row))] for row, _ in pairs]
    mask = [[1] * len(row) + [0] * (longest - len(row)) for row, _ in pairs]
    weights = [[*(weight_of[role] for role in roles), *[0.0] * (longest - len(roles))] for _, roles in pairs]
    return Batch(torch.tensor(ids), torch.tensor(mask), torch.tensor(weights, dtype=torch.float32))


def random_pairs(
    number: int, seed: int, *, vocabulary: int = 40, longest: int = 5, special: Special = SPECIAL
) -> list[Pair]:
    """Pairs of random words (ids from 7 to V - 1) and lengths; a response has a word at least, an instruction two.

    >>> random_pairs(1, seed=0)
    [([2, 5, 33, 9, 23, 39, 38, 6, 26, 37, 29, 20, 3], [0, 0, 1, 1, 1, 1, 1, 0, 2, 2, 2, 2, 2])]
    """
    draw = random.Random(seed)

    def text(shortest: int) -> list[int]:
        return [draw.randrange(7, vocabulary) for _ in range(draw.randint(shortest, longest))]

    return [right_pair(text(2), text(1), special) for _ in range(number)]


def copied(pairs: Sequence[Pair]) -> list[Pair]:
    """Lists of their own, so that what an answer does to its input changes nothing here."""
    return [(list(ids), list(roles)) for ids, roles in pairs]
