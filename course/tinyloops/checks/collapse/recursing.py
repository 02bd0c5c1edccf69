"""Exercise 6, first part: the loop over generations, with a `fit` and a `write` that only take notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from torch import Tensor

from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .earlier import earlier_first
from .plans import Fresh, Text, as_rows, made_up, right_texts, texts_in, told, wrote

Names = list[Text | None]
#: No loop of the checks has as many generations: whoever calls more often will never stop.
MOST_CALLS = 60


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

    def right(self, share: float | None = None, plan: str | None = None) -> list[Names]:
        """What each generation should have been trained on, given what those before it wrote."""
        fresh, used = Fresh(self.loop.widths[1]), self.loop.share if share is None else share
        return self.trained_by(lambda real, written: right_texts(plan or self.loop.plan, real, written, used, fresh))

    def trained_by(self, next_texts: Callable[[Tensor, list[Tensor]], Tensor]) -> list[Names]:
        """The same, when generation g from 1 on is trained on ``next_texts(real, written by those before)``."""
        later = range(1, self.loop.generations + 1)
        real = self.loop.real()
        return [texts_in(real), *(texts_in(next_texts(real, self.written[:g])) for g in later)]


def run(s: Student, loop: Loop) -> Made:
    """The student's `recursion` with all arguments of ``loop``; `CheckFailed` unless `fit` and `write` are called."""
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
    _must_have_called(made)
    if real.shape != before.shape or not real.equal(before):
        raise CheckFailed(
            expected="`real` as it was",
            got="other numbers in its rows",
            cause="the real texts were overwritten in place, and every later run would begin with others",
            next_step="give the name another value, in place of writing into the tensor",
        )
    return made


def _must_have_called(made: Made) -> None:
    right = made.loop.generations + 1
    for name, calls in (("fit", made.workshop.fits), ("write", made.workshop.writes)):
        if len(calls) != right:
            raise CheckFailed(
                expected=f"{right} calls of `{name}` with generations={made.loop.generations}: generation 0, "
                "which reads the real texts, and that many after it",
                got=f"{len(calls)} calls",
                cause=_why_so_many(name, len(calls), right),
                next_step="in each generation call `fit` once and `write` once, also in generation 0 and in the last",
            )


def _why_so_many(name: str, calls: int, right: int) -> str:
    if calls == 0:
        return f"the `{name}` that was given is not used"
    if calls == 1:
        return f"`{name}` stands outside of the loop: " + (
            "the same model is used in all generations" if name == "fit" else "only one generation writes"
        )
    if calls == right - 1:
        return (
            "a generation is missing: 0 is not counted among `generations`"
            if name == "fit"
            else ("a generation does not write: the first, or the last")
        )
    return "generations are missing, or there are too many"


def compare_training_texts(s: Student, made: Made) -> None:
    """Raise `CheckFailed` unless each generation was trained on the right texts; name the bug if it is known."""
    right = made.right()
    if made.texts == right:
        return
    with _forgiving_recipe(s, made):
        g = next(g for g, (got, wanted) in enumerate(zip(made.texts, right, strict=True)) if got != wanted)
        accuse(
            _wrong_loops(made),
            lambda value: made.texts == value,
            otherwise=Suspect(
                right,
                "generation 0 reads other texts than the real ones"
                if g == 0
                else "other texts than the plan makes of the real ones and of all that was written before",
                "in generation 0 fit on `real`, later on `next_texts(plan, real, written, share, fresh)`",
            ),
            expected=f"generation {g} trained on {told(right[g])}, with {made.loop}",
            got=told(made.texts[g]),
        )


def _wrong_loops(made: Made) -> Iterator[Suspect[list[Names]]]:
    """What the usual wrong loops train on."""
    loop = made.loop

    def suspect(
        next_texts: Callable[[Tensor, list[Tensor]], Tensor], cause: str, next_step: str
    ) -> Suspect[list[Names]]:
        return Suspect(made.trained_by(next_texts), cause, next_step)

    def by_plan(real: Tensor, written: Sequence[Tensor]) -> Tensor:
        return right_texts(loop.plan, real, written, loop.share, None)

    keep_all = "collect what each generation wrote in a list, and give the whole list, oldest first"
    yield suspect(
        lambda real, written: real,
        "every generation is trained on the real texts: nothing recurs",
        ("from generation 1 on, train on `next_texts(plan, real, written, share, fresh)`"),
    )
    yield suspect(
        lambda real, written: written[-1],
        "the plan is not used: what was written last is always taken",
        ("give `plan` to `next_texts`, and what it returns to `fit`"),
    )
    yield suspect(lambda real, written: by_plan(real, written[-1:]), "only the last texts reach the plan", keep_all)
    yield suspect(
        lambda real, written: by_plan(real, written[:1]), "only generation 0's texts reach the plan", keep_all
    )
    yield suspect(
        lambda real, written: by_plan(real, written[::-1]), "the newest texts come first in the list", keep_all
    )
    yield suspect(
        lambda real, written: by_plan(written[-2] if len(written) > 1 else real, written),
        "the texts of the generation before are taken for the real ones",
        "`real` stays what it is, in all generations",
    )
    yield Suspect(
        made.right(share=0.1),
        "`share` does not reach the plan: it is 0.1 all the time",
        ("give `share` to `next_texts`"),
    )
    yield Suspect(
        made.right(plan="replace"), 'the plan is not used: it is always "replace"', "give `plan` to `next_texts`"
    )


@contextmanager
def _forgiving_recipe(s: Student, made: Made) -> Iterator[None]:
    """Let a failure of the body pass if the loop is right but for the learner's own `next_texts`."""
    with earlier_first(s, "recipe"):
        try:
            yield
        except CheckFailed:
            loop, fresh = made.loop, Fresh(made.loop.widths[1])
            if made.texts != made.trained_by(
                lambda real, written: s.next_texts(loop.plan, real, list(written), loop.share, fresh)
            ):
                raise


def compare_seeds_and_models(made: Made) -> None:
    """Raise `CheckFailed` unless each generation has its own model, with its own seeds, that writes N texts."""
    loop, fits, writes = made.loop, made.workshop.fits, made.workshop.writes
    models = [fit.model for fit in fits]
    writers = [next((g for g, model in enumerate(models) if model is write.model), None) for write in writes]
    if writers != list(range(loop.generations + 1)):
        raise CheckFailed(
            expected=f"generation by generation, what its own model writes: models {list(range(len(models)))}",
            got=f"models {writers}",
            cause="the first model writes for all" if set(writers) == {0} else "another generation's model writes",
            next_step="give `write` the model that `fit` has just returned",
        )
    counts = [write.count for write in writes]
    if counts != [loop.texts] * len(counts):
        grows = counts == [len(texts) for texts in made.texts]
        raise CheckFailed(
            expected=f"{loop.texts} texts written in each generation: as many as there are real ones",
            got=f"{counts}",
            cause="each generation writes as many texts as it has read" if grows else "N is `len(real)`, always",
            next_step="give `write` the number `len(real)`",
        )
    right = [loop.seed + g for g in range(loop.generations + 1)]
    for name, seeds in (("fit", [fit.seed for fit in fits]), ("write", [write.seed for write in writes])):
        if seeds != right:
            raise CheckFailed(
                expected=f"`{name}` with seed + g: {right}",
                got=f"{seeds}",
                cause=_why_these_seeds(seeds, loop.seed),
                next_step=f"give `{name}` the number `seed + g`, with g = 0 in the first generation",
            )


def _why_these_seeds(seeds: Sequence[Any], seed: int) -> str:
    if len(set(seeds)) == 1:
        return "the same seed in all generations: their luck is the same, and so are the words they never draw"
    if seeds == list(range(len(seeds))):
        return "`seed` is not used, so a second run is the first one again"
    return f"these are not {seed}, {seed + 1}, {seed + 2} ..."


def compare_result(made: Made) -> None:
    """Raise `CheckFailed` unless the list of generations is what `fit` and `write` made."""
    generations = as_generations(made.returned, made.loop.generations + 1, "recursion(...)")
    for g, (got, fit, write) in enumerate(zip(generations, made.workshop.fits, made.workshop.writes, strict=True)):
        right_rows = (
            isinstance(got.written, Tensor) and got.written.shape == write.rows.shape and got.written.equal(write.rows)
        )
        if got.model is not fit.model or not right_rows:
            raise CheckFailed(
                expected=f"as number {g} the model of generation {g}, and what it wrote",
                got="another generation's" if got.model is not fit.model else "its model, and other texts",
                cause="the list is in another order, or model and texts of different generations stand together",
                next_step="append `Generation(model, written)` at the end of each generation",
            )


def as_generations(got: Any, number: int, of: str) -> Sequence[Any]:
    """``got`` as a list of ``number`` generations, each with `model` and `written`; else `CheckFailed`."""
    readable = isinstance(got, (list, tuple)) and all(hasattr(g, "model") and hasattr(g, "written") for g in got)
    if not readable or len(got) != number:
        raise CheckFailed(
            expected=f"a list of {number} generations, each `Generation(model, written)`, from {of}",
            got=f"{len(got)} of them" if readable else _kind(got),
            cause="no `return`"
            if got is None
            else "generation 0 is missing, or the last one"
            if readable and len(got) == number - 1
            else "the function returns something else than the list of all generations",
            next_step="append each `Generation(model, written)` to a list, generation 0 first, and return the list",
        )
    return got


def _kind(got: Any) -> str:
    if isinstance(got, (list, tuple)) and got:
        return f"a {type(got).__name__} with a {type(got[0]).__name__} in it"
    return "None" if got is None else f"a {type(got).__name__}"


@check(
    points=1.25, reason="generation 0 reads the real texts, each later one what the plan makes of all written before"
)
def training_texts(s: Student) -> None:
    for plan in ("replace", "accumulate", "fixed"):
        compare_training_texts(s, run(s, Loop(plan, generations=4, texts=10)))


@check(points=1.25, reason="a new model in each generation, with seed + g, and it writes N texts with seed + g")
def models_and_seeds(s: Student) -> None:
    for plan, seed in (("replace", 0), ("accumulate", 30)):
        compare_seeds_and_models(run(s, Loop(plan, texts=5, seed=seed)))


@check(points=0.5, reason="`share` and `fresh` reach the plan")
def knobs(s: Student) -> None:
    for plan in ("fresh", "fixed"):
        compare_training_texts(s, run(s, Loop(plan, texts=10, share=0.4)))


@check(points=1, reason="returns model and texts of all generations, 0 to the last; with 0 generations just one")
def result(s: Student) -> None:
    for generations in (2, 0, 5):
        compare_result(run(s, Loop("replace", generations)))


CHECKS = (training_texts, models_and_seeds, knobs, result)
