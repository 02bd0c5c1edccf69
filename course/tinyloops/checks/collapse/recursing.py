"""Exercise 6, first part: the loop over generations, judged by how it calls `fit` and `write`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from torch import Tensor

from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .earlier import earlier_first
from .plans import Fresh, told
from .workshop import Given, Loop, Made, Names, must_have_called, must_have_read, run


def compare_training_texts(s: Student, made: Made) -> None:
    """Raise `CheckFailed` unless each generation was trained on the right texts; name the bug if it is known."""
    must_have_read(made)
    right = made.planned()
    if made.texts == right:
        return
    with _forgiving_recipe(s, made):
        g = next(g for g, (got, wanted) in enumerate(zip(made.texts, right, strict=True)) if got != wanted)
        accuse(
            _wrong_loops(made),
            lambda value: made.texts == value,
            otherwise=Suspect(
                right,
                "other texts than the plan makes of the real ones and of all that was written before"
                if g
                else "generation 0 reads other texts than the real ones",
                "in generation 0 fit on `real`, later on `next_texts(plan, real, written, share, fresh)`",
            ),
            expected=f"generation {g} trained on {told(right[g])}, with {made.loop}",
            got=told(made.texts[g]),
        )


def _wrong_loops(made: Made) -> Iterator[Suspect[list[Names]]]:
    """What the usual wrong loops train on."""
    by_plan = "from generation 1 on, train on `next_texts(plan, real, written, share, fresh)`"
    keep_all = "collect what each generation wrote in a list, and give the whole list, oldest first"
    given: tuple[tuple[Given, str, str], ...] = (
        (lambda real, written: (real, written[-1:]), "only the last texts reach the plan", keep_all),
        (lambda real, written: (real, written[:1]), "only generation 0's texts reach the plan", keep_all),
        (lambda real, written: (real, written[::-1]), "the newest texts come first in the list", keep_all),
        (
            lambda real, written: (real, [real, *written]),
            "the real texts reach the plan twice: as `real`, and among what was written",
            keep_all,
        ),
        (
            lambda real, written: (written[-2] if len(written) > 1 else real, written),
            "the texts of the generation before are taken for the real ones",
            "`real` stays what it is, in all generations",
        ),
    )
    every = "every generation is trained on the real texts: nothing recurs"
    yield Suspect(made.trained_by(lambda real, written: real), every, by_plan)
    last = "the plan is not used: what was written last is always taken"
    yield Suspect(made.trained_by(lambda real, written: written[-1]), last, by_plan)
    for hand_over, cause, next_step in given:
        yield Suspect(made.planned(hand_over), cause, next_step)
    yield Suspect(made.planned(share=0.1), "`share` does not reach the plan: it is 0.1 all the time", by_plan)


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
    must_have_called(made)
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
    must_have_called(made)
    generations = as_generations(made.returned, made.loop.generations + 1, "recursion(...)")
    for g, (got, fit, write) in enumerate(zip(generations, made.workshop.fits, made.workshop.writes, strict=True)):
        swapped = isinstance(got.model, Tensor)
        rows = got.written
        right_rows = isinstance(rows, Tensor) and rows.shape == write.rows.shape and rows.equal(write.rows)
        if got.model is not fit.model or not right_rows:
            raise CheckFailed(
                expected=f"as number {g} the model of generation {g}, and what it wrote",
                got="texts in the place of the model"
                if swapped
                else "another generation's"
                if got.model is not fit.model
                else "its model, and other texts",
                cause="model and texts are swapped"
                if swapped
                else "the list is in another order, or model and texts of different generations stand together",
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
            else f"generation 0 is missing, or the last one{_asked(of, number)}"
            if readable and len(got) == number - 1
            else f"a generation stands there twice{_asked(of, number)}"
            if readable and len(got) == number + 1
            else "the function returns something else than the list of all generations",
            next_step="append each `Generation(model, written)` to a list, generation 0 first, and return the list",
        )
    return got


def _asked(of: str, number: int) -> str:
    return f"; or `recursion` was called with another number than {number - 1}" if of.startswith("`my_") else ""


def _kind(got: Any) -> str:
    if isinstance(got, (list, tuple)) and got:
        return f"a {type(got).__name__} with a {type(got[0]).__name__} in it"
    return "None" if got is None else f"a {type(got).__name__}"


@check(
    points=1.25, reason="generation 0 reads the real texts, each later one what the plan makes of all written before"
)
def training_texts(s: Student) -> None:
    for plan in ("accumulate", "replace", "fixed"):
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
    for generations in (0, 2, 5):
        compare_result(run(s, Loop("replace", generations)))


CHECKS = (training_texts, models_and_seeds, knobs, result)
