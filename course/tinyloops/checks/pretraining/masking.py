"""Exercise 3, masking: select candidates at random, corrupt them 80/10/10, and ask only for them.

Shares are compared at five standard errors, so a right answer is turned down at one comparison with probability
6e-7; the checks of this exercise make fewer than 20 such comparisons, hence a false alarm in about 1e-5 of all runs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from ..compare import as_tensor
from ..framework import CheckFailed, Student, check

POINTS = 4.0


@dataclass(frozen=True)
class Case:
    """Input to `corrupt`, all [B, T]; no token of ``ids`` is ``mask_id``."""

    ids: Tensor
    candidates: Tensor
    mask_id: int
    vocab_size: int


def case(batch: int, time: int, seed: int, mask_id: int = 4, vocab_size: int = 50, candidates: float = 0.9) -> Case:
    """Random token ids, of which a share of ``candidates`` may be selected."""
    generator = torch.Generator().manual_seed(seed)
    ids = torch.randint(vocab_size - 1, (batch, time), generator=generator)
    ids = ids + (ids >= mask_id)
    return Case(ids, torch.rand(batch, time, generator=generator) < candidates, mask_id, vocab_size)


@dataclass(frozen=True)
class Outcome:
    """What came out: ``corrupted`` and ``labels`` [B, T], and which positions are ``selected``: labels not -100.

    ``input_after`` are the ids that were given, as they are after the call.
    """

    case: Case
    corrupted: Tensor
    labels: Tensor
    input_after: Tensor

    @property
    def selected(self) -> Tensor:
        return self.labels != -100


def run(s: Student, c: Case, seed: int, rate: float | None = None) -> Outcome:
    """The student's corruption of a copy of the input, checked for shape, and for labels the wrong way round."""
    out = outcome(s, c, seed, rate)
    changed = out.corrupted != c.ids
    if out.selected.any() and changed.any() and not (changed & out.selected).any():
        raise CheckFailed(
            expected="a label at each corrupted position, and -100 elsewhere",
            got=f"-100 at all {int(changed.sum())} corrupted positions, and labels at others",
            cause="the labels are the wrong way round: -100 stands where a position is selected",
            next_step="`torch.where(selected, input_ids, -100)`: the original where it is selected, -100 elsewhere",
        )
    return out


def outcome(s: Student, c: Case, seed: int, rate: float | None = None) -> Outcome:
    """The student's corruption of a copy of the input, checked for shape."""
    knobs = {} if rate is None else {"rate": rate}
    ids = c.ids.clone()
    got = s.corrupt(ids, c.candidates.clone(), c.mask_id, c.vocab_size, seed, **knobs)
    after, labels = (as_tensor(part, c.ids.shape, "corrupt(...)") for part in _pair(got))
    for part, name in ((after, "corrupted"), (labels, "labels")):
        if part.is_floating_point() or part.dtype == torch.bool:
            raise CheckFailed(
                expected=f"{name} with whole numbers, dtype torch.int64 (long)",
                got=f"dtype {part.dtype}",
                cause=f"{name} hold no token ids: probabilities, or a mask of true and false",
                next_step="build both from `input_ids` with torch.where",
            )
    return Outcome(c, after, labels, ids)


def _pair(got: Any) -> tuple[Any, Any]:
    if not isinstance(got, (tuple, list)) or len(got) != 2:
        raise CheckFailed(
            expected="two tensors: the corrupted ids, and the labels",
            got="None" if got is None else f"a {type(got).__name__}",
            cause="one of the two is not returned" if got is not None else "the function has no `return`",
            next_step="end with `return corrupted, labels`",
        )
    return got[0], got[1]


def compare_share(count: int, of: int, expected: float, what: str, causes: dict[float, str], next_step: str) -> None:
    """Raise `CheckFailed` when ``count / of`` is five standard errors off ``expected``.

    ``causes`` names the bug behind a wrong share; the nearest one within five standard errors is told.
    """
    got = count / max(of, 1)
    if of and abs(got - expected) <= 5 * _error(expected, of):
        return
    known = [share for share in causes if abs(got - share) <= 5 * _error(share, max(of, 1))]
    nearest = min(known, key=lambda share: abs(share - got), default=None)
    raise CheckFailed(
        expected=f"{what}: {expected:.1%}, give or take {5 * _error(expected, max(of, 1)):.1%}",
        got=f"{got:.1%} of {of}",
        cause="the shares are wrong" if nearest is None else causes[nearest],
        next_step=next_step,
    )


def _error(share: float, number: int) -> float:
    """Standard error of a share; a share of 0 or 1 is given the error of one in ``number``."""
    return math.sqrt(max(share * (1 - share), 1 / number) / number)


@check(points=0.5, reason="labels hold the original token where a position is selected, and -100 elsewhere")
def labels_are_originals(s: Student) -> None:
    c = case(16, 40, seed=61)
    out = run(s, c, seed=1)
    if not out.selected.any():
        raise CheckFailed(
            expected="about 15% of the candidates selected",
            got="none: all labels are -100",
            cause="nothing is selected, or the labels are blanked out at the selected positions",
            next_step="labels = input_ids where selected, -100 elsewhere: `torch.where(selected, input_ids, -100)`",
        )
    wrong = out.selected & (out.labels != c.ids)
    silent = (out.corrupted != c.ids) & ~out.selected
    if wrong.any() or silent.any():
        _input_as_it_was(c, out.input_after, c.candidates)
    if wrong.any():
        row, column = wrong.nonzero()[0].tolist()
        raise CheckFailed(
            expected=f"label {c.ids[row, column]}, the original, at position {column} of row {row}",
            got=f"label {out.labels[row, column]}",
            cause="the labels are taken from the corrupted ids, or are a mask of ones and zeros",
            next_step="make the labels from `input_ids`, before anything is replaced",
        )
    if silent.any():
        row, column = silent.nonzero()[0].tolist()
        raise CheckFailed(
            expected=f"token {c.ids[row, column]} unchanged at position {column} of row {row}, whose label is -100",
            got=f"token {out.corrupted[row, column]}",
            cause="a position was corrupted that is not asked for",
            next_step="corrupt only where `selected` is true: `mask & selected`",
        )


@check(points=0.5, reason="only candidates are selected: none of them at rate 0, all of them at rate 1")
def only_candidates(s: Student) -> None:
    c = case(6, 30, seed=62, candidates=0.6)
    for rate, expected in ((1.0, c.candidates), (0.0, torch.zeros_like(c.candidates))):
        selected = run(s, c, seed=2, rate=rate).selected
        outside = int((selected & ~c.candidates).sum())
        if outside:
            raise CheckFailed(
                expected="labels of -100 wherever `candidates` is false",
                got=f"{outside} positions selected that are no candidates",
                cause="`candidates` is not used: padding and special tokens would be masked too",
                next_step="`selected = candidates & (random < rate)`",
            )
        if not torch.equal(selected, expected):
            raise CheckFailed(
                expected=f"{int(expected.sum())} of {int(c.candidates.sum())} candidates selected at rate={rate:g}",
                got=int(selected.sum()),
                cause=_why_not_all(int(selected.sum()), int(expected.sum())) if rate else "`rate` is not used",
                next_step="a candidate is selected when a uniform random number is below `rate`; each gets a label",
            )


def _why_not_all(selected: int, candidates: int) -> str:
    """The cause when not all candidates are selected at rate 1."""
    if selected > 0.7 * candidates:
        return "the unchanged tenth has no label, though it is selected and asked for like the others"
    return "`rate` is not used"


@check(points=1, reason="of the selected, 80% become <mask>, 10% a random token, 10% stay")
def eighty_ten_ten(s: Student) -> None:
    c = case(100, 200, seed=63)
    compare_corruption(run(s, c, seed=3, rate=0.5))


def compare_corruption(out: Outcome) -> None:
    """Raise `CheckFailed` unless the three kinds of corruption have their shares."""
    c, selected = out.case, out.selected
    number = int(selected.sum())
    masked = int((selected & (out.corrupted == c.mask_id)).sum())
    kept = int((selected & (out.corrupted == c.ids)).sum())
    # A random token may happen to be the mask, or the original.
    lucky = 0.1 / c.vocab_size
    split = "draw a second, fresh number for each position: below 0.8 mask, below 0.9 random, otherwise unchanged"
    compare_share(
        masked, number, 0.8 + lucky, "share of <mask> among the selected",
        {
            1.0: "every selected position becomes <mask>; perhaps the number that selected it, which is small, also "
            "decides what becomes of it",
            0.9: "90% become <mask>, or the unchanged tenth has no label",
            0.0: "`mask_id` is never written",
        },
        split,
    )  # fmt: skip
    compare_share(
        kept, number, 0.1 + lucky, "share left unchanged among the selected",
        {
            0.2 / c.vocab_size: "all that is not masked becomes a random token: nothing stays as it is",
            0.2: "no random tokens: all that is not masked stays as it is",
            0.18 + 0.02 / c.vocab_size: "10% of the rest, not 10% of the selected, become random: "
            "two draws were combined",
            0.02: "10% of the rest, not 10% of the selected, stay unchanged",
        },
        split,
    )  # fmt: skip
    replaced = out.corrupted[selected & (out.corrupted != c.mask_id) & (out.corrupted != c.ids)]
    if len(replaced) > 1 and (replaced == replaced[0]).all():
        raise CheckFailed(
            expected="a random token of its own at each position that gets one",
            got=f"token {replaced[0]} at all {len(replaced)} of them",
            cause="one random token is drawn, and used for the whole batch",
            next_step="draw one for each position: `torch.randint(vocab_size, input_ids.shape, generator=generator)`",
        )


def _input_as_it_was(c: Case, ids: Tensor, candidates: Tensor) -> None:
    """Raise `CheckFailed` if the given ``ids`` or ``candidates`` were changed."""
    if torch.equal(ids, c.ids) and torch.equal(candidates, c.candidates):
        return
    raise CheckFailed(
        expected="input_ids and candidates as they were before the call",
        got=f"{int((ids != c.ids).sum())} ids and {int((candidates != c.candidates).sum())} candidates changed",
        cause="the input itself was written to: in the next epoch the corpus would be corrupted already",
        next_step="begin with `corrupted = input_ids.clone()` and `labels = input_ids.clone()`, or use torch.where",
    )


@check(points=0.5, reason="the seed decides the result, and the input stays as it was")
def seeded(s: Student) -> None:
    c = case(8, 30, seed=64)
    ids, candidates = c.ids.clone(), c.candidates.clone()
    got = _pair(s.corrupt(ids, candidates, c.mask_id, c.vocab_size, 5, rate=0.5))
    first, labels = (as_tensor(part, c.ids.shape, "corrupt(...)").clone() for part in got)
    _input_as_it_was(c, ids, candidates)
    again = outcome(s, c, seed=5, rate=0.5)
    if not (torch.equal(first, again.corrupted) and torch.equal(labels, again.labels)):
        raise CheckFailed(
            expected="the same result twice with seed=5",
            got="two different ones",
            cause="some of the random numbers do not come from the seed",
            next_step="make `generator = torch.Generator().manual_seed(seed)`, pass it to each random function",
        )
    if torch.equal(outcome(s, c, seed=6, rate=0.5).labels, again.labels):
        raise CheckFailed(
            expected="other positions with seed=6 than with seed=5",
            got="the same ones",
            cause="a fixed seed is used instead of `seed`",
            next_step="`torch.Generator().manual_seed(seed)`",
        )
    before = _global_randomness(s)
    outcome(s, c, seed=5, rate=0.5)
    if _global_randomness(s) != before:
        raise CheckFailed(
            expected="random numbers of others (dropout, batches) as they would have been without the call",
            got="the common random generator in another state after the call",
            cause="`torch.manual_seed(seed)` or its like sets the generator that the whole program draws from",
            next_step="make `generator = torch.Generator().manual_seed(seed)`, pass it to each random function",
        )


def _global_randomness(s: Student) -> tuple[list[int], list[int], Any]:
    """The states of the generators that everybody draws from, where the student's code runs."""
    _, key, position, *_ = s.build("numpy.random:get_state")
    return s.build("torch:get_rng_state").tolist(), [*key.tolist(), position], s.build("random:getstate")


CHECKS = (labels_are_originals, only_candidates, eighty_ten_ten, seeded)
