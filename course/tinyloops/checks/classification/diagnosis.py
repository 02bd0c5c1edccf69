"""Exercise 9, diagnosis: the first stage at fault, of classifiers whose faults are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import torch
from torch import Tensor

from tinyloops import data
from tinyloops.world import World

from ..framework import CheckFailed, Student, check
from .earlier import earlier_first

POINTS = 4.0
#: What `stage_at_fault` calls: a bug in one of these is not a bug of exercise 9.
EARLIER = ("head", "probe")
STAGES = ("tokens", "encoder", "head", "none")
NUMBER = 240

NO_BOUND_OF_K = "the probe is compared with a bound that does not depend on K"
LEARNED = "the probe is judged by the texts that it has learned: among many features it is right even on noise"

#: Why an answer may be wrong, when no experiment of `_experiments` shows it: by the right stage and the one named.
CAUSES = {
    ("tokens", "encoder"): "the vectors were judged before the tokens",
    ("tokens", "head"): "the head was judged before the tokens",
    ("tokens", "none"): "the share of unknown tokens is never compared with a half",
    ("encoder", "tokens"): "too many tokens are taken for unknown ones",
    ("encoder", "head"): "the scores were judged before the vectors, or the probe by the texts that it has learned",
    ("encoder", "none"): "a probe near chance does not lead to this answer",
    ("head", "tokens"): "too many tokens are taken for unknown ones",
    ("head", "encoder"): "the classifier's own accuracy, or the control, was taken for the probe's, or the vectors and "
    "labels that the probe was given are not those of the same texts",
    ("head", "none"): "the scores are not compared with the probe, or the probe's own accuracy is used twice",
    ("none", "tokens"): "too many tokens are taken for unknown ones",
    ("none", "encoder"): "the control was taken for the accuracy, or the vectors and labels that the probe was given "
    "are not those of the same texts",
    ("none", "head"): "the classifier's accuracy is not compared with the probe's on the same texts and labels",
}


@cache
def _drawn(task: str, seed: int) -> tuple[list[str], Tensor]:
    """Texts of ``task`` and labels, sorted by label."""
    tasks: dict[str, Callable[..., Any]] = {"emails": data.emails, "news": data.news, "remarks": data.remarks}
    rows = tasks[task](World(seed=0), train=1, test=NUMBER, seed=seed)["test"]
    labels = torch.tensor(rows["label"])
    order = labels.argsort(stable=True)
    return [rows["text"][row] for row in order.tolist()], labels[order]


class Case(NamedTuple):
    """A classifier, N texts with labels [N], the stage at fault, and words for the message.

    ``made`` is the line that makes the classifier; ``cause`` is what a wrong answer must come from, if that is known.
    """

    classifier: Any
    texts: list[str]
    labels: Tensor
    stage: str
    about: str
    made: str
    cause: str = ""


def diagnose(s: Student, stage: str, *faults: str, task: str = "emails", seed: int = 0) -> None:
    """Raise `CheckFailed` unless the student's function names ``stage`` for a classifier with these ``faults``."""
    texts, labels = _drawn(task, 900 + seed)
    classifier = s.build("tinyloops.faulty:classifier", *faults, task=task, seed=seed)
    about = f"{task}, {' and '.join(faults) or 'nothing done to it'}"
    arguments = ", ".join([*map(repr, faults), f"{task=}", f"{seed=}"])
    judge(s, Case(classifier, texts, labels, stage, about, f"faulty.classifier({arguments})"))


def diagnose_made_up(
    s: Student, stage: str, classes: int, share: float, cause: str, number: int = 1000, noise: int = 6
) -> None:
    """As `diagnose`, for a classifier in whose vectors only ``share`` of ``number`` texts can be told apart."""
    labels = torch.arange(number) * classes // number
    texts = [f"text {row}" for row in range(number)]
    classifier = s.build("tinyloops.faulty:partly_clear", labels, share, seed=93, noise=noise)
    about = f"{classes} classes, about {share + (1 - share) / classes:.0%} right at best, {classes + noise} features"
    made = f"faulty.partly_clear(torch.arange({number}) * {classes} // {number}, {share}, seed=93, {noise=})"
    judge(s, Case(classifier, texts, labels, stage, about, made, cause))


def judge(s: Student, case: Case) -> None:
    """Raise `CheckFailed` unless the student's function names the right stage; say what led to another one."""
    with earlier_first(s, *EARLIER):
        got = _answer(s, case)
    _must_be_stage(got)
    if got == case.stage:
        return
    failure = CheckFailed(
        expected=f"“{case.stage}” ({case.about})",
        got=f"“{got}”",
        cause=_cause(s, case, got),
        next_step=f"`from tinyloops import faulty`, then print your three measurements for `{case.made}`",
    )
    if case.stage == "tokens":  # no probe is needed to find that
        raise failure
    with earlier_first(s, *EARLIER):
        raise failure


def _answer(s: Student, case: Case) -> Any:
    return s.stage_at_fault(case.classifier, list(case.texts), case.labels.clone())


def _cause(s: Student, case: Case, got: str) -> str:
    for other, cause in _experiments(case):
        try:
            if _answer(s, other) == case.stage:
                return cause
        except Exception:  # an experiment that the function cannot bear shows nothing
            continue
    return case.cause or CAUSES[case.stage, got]


def _experiments(case: Case) -> Iterator[tuple[Case, str]]:
    """The case with one difficulty taken away, and the cause if that alone makes the answer right."""
    made = case.classifier

    def with_tokens(change: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]], **changes: Any) -> Case:
        changed = replace(made, tokenize=lambda texts: change(*made.tokenize(texts)), **changes)
        return case._replace(classifier=changed)

    if case.stage == "tokens":
        yield (
            with_tokens(lambda ids, mask: (ids, mask.bool())),
            "a mask of whole numbers is taken for row numbers 0 and 1: write `attention_mask == 1`, or `.bool()`",
        )
        yield (
            with_tokens(lambda ids, mask: (torch.where(ids == made.unknown_id, 1, ids), mask), unknown_id=1),
            "another id than `unknown_id` was looked for",
        )
        yield (
            with_tokens(lambda ids, mask: (torch.where(mask == 1, ids, made.unknown_id), mask)),
            "padding was counted among the tokens, and hides the unknown ones",
        )
        return
    order = torch.randperm(len(case.texts), generator=torch.Generator().manual_seed(94))
    shuffled = case._replace(texts=[case.texts[row] for row in order.tolist()], labels=case.labels[order])
    yield shuffled, "the texts are sorted by class and were not split at random"


def _must_be_stage(got: Any) -> None:
    if not isinstance(got, str) or got not in STAGES:
        raise CheckFailed(
            expected=f"one of {', '.join(map(repr, STAGES))}",
            got=repr(got) if isinstance(got, str) else f"a {type(got).__name__}",
            cause="a path through the function has no `return`, or returns something else than a stage's name",
            next_step='end with `return "none"`, and spell the names as in the text',
        )


@check(points=0.5, reason="unknown tokens are found, and counted among real tokens only", seconds=30)
def tokens(s: Student) -> None:
    diagnose(s, "tokens", "foreign vocabulary")
    diagnose(s, "tokens", "another unknown id")


@check(points=0.75, reason="vectors that a linear head cannot tell apart are the encoder's fault", seconds=30)
def encoder(s: Student) -> None:
    """A right answer's probe is five standard errors from the bound of 75%: it fails in less than 1e-6 of runs.

    On 200 texts of noise it is right on half of the 100 that judge, on 1000 that are partly clear on 65%.
    """
    diagnose(s, "encoder", "first state before attention")
    diagnose_made_up(s, "encoder", 2, 0.3, NO_BOUND_OF_K)
    diagnose_made_up(s, "encoder", 2, 0.0, LEARNED, number=200, noise=150)
    diagnose(s, "encoder", task="remarks")


@check(points=0.75, reason="a head that makes less of good vectors than a probe does is at fault", seconds=30)
def head(s: Student) -> None:
    diagnose(s, "head", "never trained")
    diagnose(s, "head", "columns swapped", seed=1)


@check(points=0.5, reason="a good classifier has no stage at fault", seconds=30)
def none(s: Student) -> None:
    """With 6 classes a right answer's probe is right on 70%, five standard errors above the bound of 58%."""
    diagnose(s, "none")
    diagnose_made_up(s, "none", 6, 0.64, NO_BOUND_OF_K)


@check(points=0.5, reason="of two faults, the one in the earlier stage is named", seconds=30)
def first_of_two(s: Student) -> None:
    diagnose(s, "tokens", "foreign vocabulary", "never trained")
    diagnose(s, "encoder", "padding before attention", "always the first class")


CHECKS = (tokens, encoder, head, none, first_of_two)
