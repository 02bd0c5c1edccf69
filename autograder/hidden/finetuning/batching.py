"""Hidden checks of exercise 2: fresh pairs of other lengths, one pair alone, rows without a response's token."""

from __future__ import annotations

from collections.abc import Iterator

from tinyloops.checks import Student, check
from tinyloops.checks.finetuning.batching import compare_ids, compare_mask, compare_weights
from tinyloops.checks.finetuning.pairs import PROMPT, RESPONSE, TEMPLATE, Pair, random_pairs


def batches() -> Iterator[list[Pair]]:
    """Random pairs: many, one alone, and some whose roles come in another order than the template's."""
    yield random_pairs(9, seed=51, longest=12)
    yield random_pairs(1, seed=52)
    roles = ([RESPONSE] * 6, [PROMPT, RESPONSE, TEMPLATE, PROMPT, RESPONSE], [TEMPLATE, PROMPT], [RESPONSE])
    yield [(list(range(7, 7 + len(kinds))), kinds) for kinds in roles]


@check(points=0.5, reason="ids and masks of fresh batches are right, whatever their lengths")
def fresh_rectangles(s: Student) -> None:
    for pairs in batches():
        for pad in (0, 9, pairs[0][0][-1]):
            compare_ids(s, pairs, pad)
            compare_mask(s, pairs, pad)


@check(points=0.75, reason="weights of fresh batches are right, whatever roles and prompt weight")
def fresh_weights(s: Student) -> None:
    for pairs in batches():
        for prompt_weight in (None, 2.5, 0.1, 1.0):
            compare_weights(s, pairs, pairs[0][0][-1], prompt_weight)


CHECKS = (fresh_rectangles, fresh_weights)
