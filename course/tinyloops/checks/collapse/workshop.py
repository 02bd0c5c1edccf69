"""A `fit` and a `write` that train nothing and take notes, and what the student's `recursion` did with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, NoReturn

from torch import Tensor

from ..framework import CheckFailed, Student
from .earlier import earlier_first
from .plans import Fresh, Text, as_rows, made_up, right_texts, texts_in, wrote

Names = list[Text | None]
#: No loop of the checks has as many generations: whoever calls more often will never stop.
MOST_CALLS = 60


#: What is handed to a plan in place of the real texts and of all that was written.
Given = Callable[[Tensor, list[Tensor]], tuple[Tensor, list[Tensor]]]


class FakeModel:
    """What the noting `fit` returns; it can do nothing but be handed on."""


class Fit(NamedTuple):
    """A call of `fit`: the names of the texts, the seed, and the model it returned."""

    texts: Names
    seed: Any
    model: FakeModel


class Write(NamedTuple):
    """A call of `write`: its arguments, and the rows it returned."""

    model: Any
    count: Any
    seed: Any
    rows: Tensor


@dataclass
class Workshop:
    """A `fit` and a `write` for the student: nothing is trained, and all calls are noted.

    Args:
        widths: T of what is written, call by call; the last one counts for all further calls.
    """

    widths: Sequence[int]
    fits: list[Fit] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)

    def fit(self, rows: Any, seed: Any) -> FakeModel:
        """A new model, as if it had been trained on ``rows`` [.., T]."""
        self._must_end(self.fits)
        self.fits.append(Fit(texts_in(as_rows(rows, "what `fit` is given")), seed, FakeModel()))
        return self.fits[-1].model

    def write(self, model: Any, count: Any, seed: Any) -> Tensor:
        """``count`` texts [count, T], as if ``model`` had written them."""
        self._must_end(self.writes)
        number = len(self.writes)
        if not hasattr(count, "__index__") or not 0 <= count < 5000:
            raise CheckFailed(
                expected="`write(model, count, seed)` with a number of texts",
                got=f"count={count!r}",
                cause="something else than a number of texts was given",
                next_step="give `len(real)`, in each generation",
            )
        rows = made_up(wrote(number), int(count), self.widths[min(number, len(self.widths) - 1)])
        self.writes.append(Write(model, int(count), seed, rows))
        return rows

    @staticmethod
    def _must_end(calls: Sequence[Any]) -> None:
        if len(calls) >= MOST_CALLS:
            raise CheckFailed(
                expected="one call of `fit` and one of `write` in each generation",
                got=f"{MOST_CALLS} calls of one of them, and no end",
                cause="the loop does not stop after the last generation",
                next_step="loop over `range(generations + 1)`, or over `range(1, generations + 1)` after generation 0",
            )


@dataclass(frozen=True)
class Loop:
    """Arguments for `recursion`; ``widths`` are those of the real rows, of the fresh ones, and of what is written."""

    plan: str
    generations: int = 3
    texts: int = 6
    share: float = 0.1
    seed: int = 0
    widths: tuple[int, ...] = (7, 7, 7)

    def real(self) -> Tensor:
        """The real texts, [N, T]."""
        return made_up("real", self.texts, self.widths[0])

    def __str__(self) -> str:
        return f"plan {self.plan!r}, N = {self.texts}, {self.generations} generations, share {self.share:g}"


@dataclass(frozen=True)
class Made:
    """A finished loop: what it was given and returned, and what `fit` and `write` noted."""

    loop: Loop
    returned: Any
    workshop: Workshop

    @property
    def texts(self) -> list[Names]:
        """What each generation was trained on."""
        return [fit.texts for fit in self.workshop.fits]

    @property
    def written(self) -> list[Tensor]:
        """What each generation wrote."""
        return [write.rows for write in self.workshop.writes]

    def planned(self, given: Given = lambda real, written: (real, written), **changes: Any) -> list[Names]:
        """What each generation reads by the plan: rightly, but for other texts ``given`` to it, or for ``changes``."""
        loop, fresh = replace(self.loop, **changes), Fresh(self.loop.widths[1])
        return self.trained_by(lambda real, written: right_texts(loop.plan, *given(real, written), loop.share, fresh))

    def trained_by(self, next_texts: Callable[[Tensor, list[Tensor]], Tensor]) -> list[Names]:
        """What each generation reads if it is, from 1 on, ``next_texts(real, written by those before)``."""
        real = self.loop.real()
        later = range(1, len(self.workshop.fits))
        return [texts_in(real), *(texts_in(next_texts(real, self.written[:g])) for g in later)]


def run(s: Student, loop: Loop) -> Made:
    """The student's `recursion` with all arguments of ``loop``; it must leave ``real`` as it was."""
    workshop, real = Workshop(loop.widths[2:]), loop.real()
    before, fresh = real.clone(), Fresh(loop.widths[1])
    knobs: dict[str, Any] = {"share": loop.share, "fresh": fresh, "seed": loop.seed}
    with earlier_first(s, "recipe"):
        try:
            returned = s.recursion(real, loop.plan, loop.generations, workshop.fit, workshop.write, **knobs)
        except TypeError as error:
            if loop.plan != "fresh" or "NoneType" not in str(error):
                raise
            raise CheckFailed(
                expected="`next_texts` to be given `fresh`",
                got=f"TypeError: {error}",
                cause="`fresh` does not reach `next_texts`: there it is None",
                next_step="give `share` and `fresh` to `next_texts` in each generation",
            ) from error
    made = Made(loop, returned, workshop)
    if real.shape != before.shape or not real.equal(before):
        raise CheckFailed(
            expected="`real` as it was",
            got="other numbers in its rows",
            cause="the real texts were overwritten in place, and every later run would begin with others",
            next_step="give the name another value, in place of writing into the tensor",
        )
    return made


def must_have_called(made: Made) -> None:
    """Raise `CheckFailed` unless each generation called `fit` once and `write` once."""
    for name, calls in (("fit", made.workshop.fits), ("write", made.workshop.writes)):
        if len(calls) != made.loop.generations + 1:
            _complain(made, name, len(calls))


def must_have_read(made: Made) -> None:
    """Raise `CheckFailed` unless `fit` was called in each generation; the last may be missing, or may not write."""
    fits, writes = len(made.workshop.fits), len(made.workshop.writes)
    if fits not in (made.loop.generations, made.loop.generations + 1):
        _complain(made, "fit", fits)
    if writes < fits - 1:
        _complain(made, "write", writes)


def _complain(made: Made, name: str, calls: int) -> NoReturn:
    right = made.loop.generations + 1
    if calls == 0:
        cause = f"the `{name}` that was given is not used"
    elif calls == 1:
        cause = f"`{name}` stands outside of the loop: one generation serves for all"
    elif calls == right - 1:
        cause = "a generation is missing: the first is not counted among `generations`, and the last writes as well"
    else:
        cause = "generations are missing, or there are too many"
    raise CheckFailed(
        expected=f"{right} calls of `{name}` with generations={right - 1}: generation 0, which reads the real texts, "
        "and that many after it",
        got=f"{calls} calls",
        cause=cause,
        next_step="in each generation call `fit` once and `write` once, also in generation 0 and in the last",
    )
