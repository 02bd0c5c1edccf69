"""Exercise 6, second part: the learner's own models, generation by generation, measured again."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

import torch
from torch import Tensor

from tinyloops.judge import Judge
from tinyloops.rows import log_probs, predicted, real_rows, words_of
from tinyloops.world import World

from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .earlier import earlier_first
from .recursing import as_generations

PLANS = ("replace", "accumulate")
#: What the exercise's text asks for: generations after 0, and texts for measuring (their number and seed).
GENERATIONS, UNREAD, UNREAD_SEED = 3, 1000, 60
#: The real texts that generation 0 reads.
REAL, REAL_SEED = 2000, 1
#: What it promises. Over three seeds of the loop and two sets of real texts the smallest step under replace was
#: +0.042 nats, and accumulate ended at 0.46 to 0.58 of replace.
SMALLEST_STEP, LARGEST_RATIO = 0.015, 0.75
RELATIVE, ABSOLUTE = 0.03, 0.002
#: How many of a generation's texts are read to see which model wrote them: it reads them best, by 0.04 nats or more.
READ = 500
#: What a measurement calls: a bug in one of these is not a bug of exercise 6.
EARLIER = ("distance", "recipe")
AGAIN = "run the cells of your own run again, from the first line"


class Unread(NamedTuple):
    """Real texts: rows [N, T], the truth's log-probability [N] of each, and how many tokens are predicted in all."""

    rows: Tensor
    true: Tensor
    tokens: int


@cache
def unread(count: int, seed: int) -> Unread:
    """Texts that no model has read, drawn once: the check is run again and again."""
    world = World(seed=0)
    judge, rows = Judge(world), real_rows(world, count, seed)
    true = torch.tensor([judge.log_prob(text) for text in words_of(rows)], dtype=torch.float64)
    return Unread(rows, true, int(predicted(rows).sum()))


class Own(NamedTuple):
    """What the learner kept: the generations of each plan, and their distances."""

    generations: Mapping[str, Sequence[Any]]
    distances: Mapping[str, Sequence[float]]


def read_own(s: Student) -> Own:
    """The learner's two runs and their numbers; `CheckFailed` when something is missing or of another kind."""
    number = GENERATIONS + 1
    generations = {plan: as_generations(getattr(s, f"my_{plan}"), number, f"`my_{plan}`") for plan in PLANS}
    got = s.my_kl
    whole = isinstance(got, Mapping) and all(
        isinstance(got.get(plan), (list, tuple)) and len(got[plan]) == number for plan in PLANS
    )
    if not whole or not all(isinstance(kl, (int, float)) and math.isfinite(kl) for plan in PLANS for kl in got[plan]):
        raise CheckFailed(
            expected=f'`my_kl`: a dict with {number} plain finite numbers each for "replace" and "accumulate"',
            got=f"{got}" if isinstance(got, Mapping) else f"a {type(got).__name__}",
            cause="a generation was not measured, or a number is still in a tensor or stands beside its standard error",
            next_step="take the first of the two numbers of `kl_to_truth`, for each generation of both runs",
        )
    for plan, made in generations.items():
        for g, generation in enumerate(made):
            if not isinstance(generation.model, torch.nn.Module) or not isinstance(generation.written, Tensor):
                raise CheckFailed(
                    expected=f"a model and the rows that it wrote as generation {g} of `my_{plan}`",
                    got=f"a {type(generation.model).__name__} and a {type(generation.written).__name__}",
                    cause="`recursion` was called with another `fit` or `write`, or mixed them up",
                    next_step=f'`my_{plan} = recursion(real, "{plan}", {GENERATIONS}, fit, write)`',
                )
    return Own(generations, {plan: [float(kl) for kl in got[plan]] for plan in PLANS})


def _digest(*tensors: Tensor) -> bytes:
    whole = hashlib.blake2b()
    for tensor in tensors:
        whole.update(tensor.detach().contiguous().numpy().tobytes())
    return whole.digest()


_found: dict[tuple[bytes, bytes], float] = {}


def log_prob_of(model: Any, rows: Tensor) -> float:
    """log Pr of all texts in ``rows`` [N, T] under a model; measured once for the same numbers in both."""
    key = _digest(*model.parameters()), _digest(rows)
    if key not in _found:
        _found[key] = float(log_probs(model, rows).sum())
    return _found[key]


def _distance(model: Any, texts: Unread) -> float:
    """KL(p‖q) in nats a token, on these texts."""
    return (float(texts.true.sum()) - log_prob_of(model, texts.rows)) / texts.tokens


def must_be_models_of_their_own(own: Own) -> None:
    """Raise `CheckFailed` if two generations of a run have the same model."""
    for plan, made in own.generations.items():
        seen: dict[bytes, int] = {}
        for g, generation in enumerate(made):
            digest = _digest(*generation.model.parameters())
            if digest in seen:
                raise CheckFailed(
                    expected=f"a model of its own for each generation of `my_{plan}`",
                    got=f"generations {seen[digest]} and {g} have the same parameters",
                    cause="one model was kept for both",
                    next_step="call `fit` once in each generation, and keep what it returns",
                )
            seen[digest] = g


def must_have_written(own: Own) -> None:
    """Raise `CheckFailed` if a generation's texts are better read by the model before it than by its own."""
    for plan, made in own.generations.items():
        for g in range(1, len(made)):
            rows = made[g].written[:READ]
            tokens = int(predicted(rows).sum())
            its_own, before = (-log_prob_of(made[at].model, rows) / tokens for at in (g, g - 1))
            if its_own >= before:
                raise CheckFailed(
                    expected=f"as generation {g} of `my_{plan}` texts that its own model wrote, and so reads best",
                    got=f"{its_own:.3f} nats a token under it, {before:.3f} under generation {g - 1}",
                    cause="the texts of another generation stand beside this model",
                    next_step="let `recursion` keep a model and what it wrote together, and run the cell again",
                )


def must_be_as_measured(own: Own, texts: Unread) -> None:
    """Raise `CheckFailed` unless the learner's distances are those of the models; name the bug if it is known."""
    again = {plan: distances(own, plan, texts) for plan in PLANS}
    for plan, other in zip(PLANS, reversed(PLANS), strict=True):
        got, right = own.distances[plan], again[plan]
        if _same(got, right):
            continue
        wrong = next(g for g, (a, b) in enumerate(zip(got, right, strict=True)) if not _same([a], [b]))
        accuse(
            _wrong_distances(own, plan, texts, right, again[other]),
            partial(_same, got),
            otherwise=Suspect(
                right,
                "the number was measured on other texts, or on another model",
                "measure each `generation.model` on `unread`, which no model has read",
            ),
            expected=f"{right[wrong]:.3f} nats a token for generation {wrong} of {plan!r}, measured on `unread`",
            got=f"{got[wrong]:.3f}",
        )


def _wrong_distances(
    own: Own, plan: str, texts: Unread, right: list[float], of_the_other: list[float]
) -> Iterator[Suspect[list[float]]]:
    measure = "measure each `generation.model` on `unread`, which no model has read"
    yield Suspect(
        of_the_other, "these are the distances of the other plan", "measure the models of each plan by itself"
    )
    yield Suspect(
        [kl * texts.tokens / len(texts.rows) for kl in right],
        "nats a text, not nats a token",
        "give `kl_to_truth` the number of tokens of each text",
    )
    yield Suspect(
        [-kl for kl in right], "the sign is turned: the truth's log-probabilities come first", "swap the two arguments"
    )
    yield Suspect(right[::-1], "the last generation stands first", "measure the generations in their order")
    yield Suspect(
        distances(own, plan, unread(REAL, REAL_SEED)), "measured on the texts that generation 0 has read", measure
    )


def distances(own: Own, plan: str, texts: Unread) -> list[float]:
    """KL(p‖q) of each of a plan's models in nats a token, on these texts."""
    return [_distance(each.model, texts) for each in own.generations[plan]]


def _same(got: Sequence[float], right: Sequence[float]) -> bool:
    return all(math.isclose(a, b, rel_tol=RELATIVE, abs_tol=ABSOLUTE) for a, b in zip(got, right, strict=True))


def must_collapse(own: Own, texts: Unread) -> None:
    """Raise `CheckFailed` unless KL rises with each generation under replace, and accumulate ends clearly lower."""
    replace, accumulate = (distances(own, plan, texts) for plan in PLANS)
    for g in range(1, len(replace)):
        if replace[g] < replace[g - 1] + SMALLEST_STEP:
            raise CheckFailed(
                expected=f"under replace a KL that rises by {SMALLEST_STEP} nats a token or more in each generation",
                got=f"{replace[g - 1]:.3f}, then {replace[g]:.3f} in generation {g}",
                cause="generation after generation reads real texts, or the same ones",
                next_step=f'`my_replace = recursion(real, "replace", {GENERATIONS}, fit, write)`, and {AGAIN}',
            )
    if accumulate[-1] > LARGEST_RATIO * replace[-1]:
        raise CheckFailed(
            expected=f"accumulate to end at {LARGEST_RATIO} of replace's KL at most, which is {replace[-1]:.3f}",
            got=f"{accumulate[-1]:.3f}",
            cause="the real texts, or those of the generations between, did not stay among the texts read",
            next_step=f'`my_accumulate = recursion(real, "accumulate", {GENERATIONS}, fit, write)`, and {AGAIN}',
        )


@check(
    points=2, reason="your own run: models of their own, their distances, and what each plan does to them", seconds=60
)
def own_run(s: Student) -> None:
    with earlier_first(s, *EARLIER):
        own = read_own(s)
        must_be_models_of_their_own(own)
        must_have_written(own)
        texts = unread(UNREAD, UNREAD_SEED)
        must_be_as_measured(own, texts)
        must_collapse(own, texts)


CHECKS = (own_run,)
