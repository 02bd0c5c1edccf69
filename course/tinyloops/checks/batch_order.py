"""What every training run owes to chance: a new order in each epoch, drawn from a generator of the run's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
