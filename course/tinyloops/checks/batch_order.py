"""What every training run owes to chance: a new order in each epoch, drawn from a generator of the run's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import TypeVar

import torch

from .framework import CheckFailed, Student

R = TypeVar("R")

OWN_GENERATOR = "draw from a generator of the run's own: `torch.Generator().manual_seed(seed)`"


def must_shuffle(
    first: Sequence[int], second: Sequence[int], *, things: str, came: str, cause: str, all_of: str
) -> None:
    """Raise `CheckFailed` unless two epochs have orders of their own, and the first not the one that ``things`` had.

    ``first`` and ``second`` are the numbers of the things in the order of each epoch; ``came`` says in words what
    order they had before, ``cause`` what it means not to shuffle them, ``all_of`` is the tensor that is permuted.

    >>> must_shuffle([2, 0, 1], [1, 2, 0], things="texts", came="as they came", cause="not shuffled", all_of="labels")
    """
    if list(first) == sorted(first):
        raise CheckFailed(
            expected=f"the {things} in a random order",
            got=f"{things} {first}: {came}",
            cause=cause,
            next_step=f"draw a permutation with `torch.randperm(len({all_of}), generator=generator)`",
        )
    if first == second:
        raise CheckFailed(
            expected="another order in the second epoch",
            got=f"{things} {first} in both epochs",
            cause="the permutation is drawn once, or the generator is seeded again in each epoch",
            next_step="make the generator once, and draw a new permutation whenever one is used up",
        )


def must_drop_incomplete(
    batches: Sequence[Sequence[int]], *, number: int, size: int, things: str, pick: str, cause: str, all_of: str
) -> None:
    """Raise `CheckFailed` unless each epoch visits each thing at most once, in full batches and a random order.

    Args:
        batches: the numbers of the things in each step; −1 where a row is none of them. Twelve epochs, so that a
            right answer that drops 2 of 10 leaves one of them unseen with probability at most 10 · 0.2¹² < 5e-8.
        number, size: how many things there are, and how many a batch holds.
        pick: how to take whole things, in code; ``cause`` and ``all_of`` are as in `must_shuffle`.

    >>> order = [[2, 0], [1, 2], [0, 1]] * 4
    >>> names = {"things": "texts", "pick": "ids[rows]", "cause": "not shuffled", "all_of": "ids"}
    >>> must_drop_incomplete(order, number=3, size=2, **names)
    """
    _must_be_full_and_whole(batches, size, things, pick)
    per_epoch = number // size
    first, second = (list(chain(*batches[start : start + per_epoch])) for start in (0, per_epoch))
    for epoch, seen in (("first", first), ("second", second)):
        if twice := sorted({thing for thing in seen if seen.count(thing) > 1}):
            raise CheckFailed(
                expected=f"each of {number} {things} at most once in the {epoch} epoch, that is in {per_epoch} batches "
                f"of {size}",
                got=f"{things} {seen}; seen twice: {twice}",
                cause=f"{things} are drawn with replacement, or those left over from an epoch go into the next",
                next_step=f"draw a new permutation of all {things} when the full batches of the last one are used up",
            )
    must_shuffle(first, second, things=things, came="the order in which they came", cause=cause, all_of=all_of)
    if never := sorted(set(range(number)) - set(chain(*batches))):
        raise CheckFailed(
            expected=f"other {things} dropped in each epoch, so that each of {number} is seen "
            f"in {len(batches) // per_epoch} epochs",
            got=f"never seen: {never}",
            cause=f"the same {things} are dropped each time",
            next_step=f"permute all N {things}, then drop what does not fill a batch",
        )


def _must_be_full_and_whole(batches: Sequence[Sequence[int]], size: int, things: str, pick: str) -> None:
    if any(-1 in batch for batch in batches):
        raise CheckFailed(
            expected=f"batches made of whole {things}",
            got=f"rows that are none of the {things}",
            cause=f"tokens were taken instead of {things}, or the {things} were changed",
            next_step=f"take whole {things}: `{pick}`",
        )
    sizes = [len(batch) for batch in batches]
    if set(sizes) != {size}:
        raise CheckFailed(
            expected=f"batches of {size} {things}, all of them",
            got=f"batches of {sizes[:6]} ...",
            cause="the incomplete batch at the end of an epoch is trained on",
            next_step="keep only the full batches of each permutation",
        )


def must_obey_seed(
    s: Student,
    run: Callable[[int], R],
    *,
    things: str,
    same: Callable[[R, R], bool],
    same_order: Callable[[R, R], bool],
    shown: Callable[[R, R], str],
) -> None:
    """Raise `CheckFailed` unless ``run(seed)`` depends on its seed, and neither reads nor sets torch's global state.

    Args:
        things: what is put in order.
        same, same_order: whether two runs are the same, and whether they took their batches in the same order.
        shown: two runs that should be the same, in words.
    """
    torch.manual_seed(1)
    made = run(3)
    torch.manual_seed(2)
    again = run(3)
    if not same(made, again):
        raise CheckFailed(
            expected="the same run twice with seed=3",
            got=shown(made, again),
            cause="the order is drawn from torch's global random state, which the rest of the notebook moves on",
            next_step=OWN_GENERATOR,
        )
    state = s.build("torch:get_rng_state")
    if same_order(made, run(4)):
        raise CheckFailed(
            expected=f"another order of {things} with seed=4 than with seed=3",
            got="the same batches",
            cause="`seed` is not used: a fixed one is",
            next_step="seed the generator with `seed`",
        )
    if not torch.equal(state, s.build("torch:get_rng_state")):
        raise CheckFailed(
            expected="torch's global random state as it was before the run",
            got="another state",
            cause="`torch.manual_seed` sets it for the whole notebook: dropout and all else after the run depend on it",
            next_step=OWN_GENERATOR,
        )
