"""Hidden checks of exercise 1: fresh words of many lengths, also none, and other special tokens."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tinyloops.checks import Student, check
from tinyloops.checks.finetuning.pairs import Special
from tinyloops.checks.finetuning.template import Case, compare_ids, compare_prompt, compare_roles


def cases() -> Iterator[Case]:
    """Random words, some of them ids of the template; an instruction or a response may be empty."""
    draw = random.Random(41)
    for lengths in ((7, 3), (1, 9), (0, 4), (5, 0), (30, 30)):
        special = Special(*draw.sample(range(12), 4))
        instruction, response = ([draw.randrange(20) for _ in range(length)] for length in lengths)
        yield Case(instruction, response, special)


@check(points=0.5, reason="the prompts of fresh instructions are right, whatever words they hold")
def fresh_prompts(s: Student) -> None:
    for case in cases():
        compare_prompt(s, case)


@check(points=0.75, reason="fresh pairs are right, whatever words they hold and however long they are")
def fresh_pairs(s: Student) -> None:
    for case in cases():
        compare_ids(s, case)
        compare_roles(s, case)


CHECKS = (fresh_prompts, fresh_pairs)
