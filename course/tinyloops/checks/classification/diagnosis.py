"""Exercise 9, diagnosis: the first stage at fault, of classifiers whose faults are known."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

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

#: Why an answer may be wrong: by the right stage and the one that was named.
CAUSES = {
    ("tokens", "encoder"): "the vectors were judged before the tokens, or padding was counted among the tokens, or "
    "another id than `unknown_id`",
    ("tokens", "head"): "the head was judged before the tokens",
    ("tokens", "none"): "padding was counted among the tokens, or another id than `unknown_id`",
    ("encoder", "tokens"): "too many tokens are taken for unknown ones",
    ("encoder", "head"): "the scores were judged before the vectors, or the probe by the texts that it has learned",
    ("encoder", "none"): "the probe is judged by the texts that it has learned, or compared with a bound that does not "
    "depend on K",
    ("head", "tokens"): "too many tokens are taken for unknown ones",
    ("head", "encoder"): "the texts are sorted by class and were not split at random, or the classifier's own "
    "accuracy, or the control, was taken for the probe's",
    ("head", "none"): "the scores are not compared with the probe, or the probe's own accuracy is used twice",
    ("none", "tokens"): "too many tokens are taken for unknown ones",
    ("none", "encoder"): "the texts are sorted by class and were not split at random, or the control was taken for the "
    "accuracy",
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


def diagnose(s: Student, stage: str, *faults: str, task: str = "emails", seed: int = 0) -> None:
    """Raise `CheckFailed` unless the student's function names ``stage`` for a classifier with these ``faults``."""
    texts, labels = _drawn(task, 900 + seed)
    classifier = s.build("tinyloops.faulty:classifier", *faults, task=task, seed=seed)
    judge(s, classifier, texts, labels, stage, f"{task}, {' and '.join(faults) or 'nothing done to it'}")


def judge(s: Student, classifier: Any, texts: list[str], labels: Tensor, stage: str, about: str) -> None:
    """Raise `CheckFailed` unless the student's function names ``stage``; say what may have led to another one."""
    with earlier_first(s, *EARLIER):
        got = s.stage_at_fault(classifier, list(texts), labels.clone())
    _must_be_stage(got)
    with earlier_first(s, *EARLIER):
        _must_name(got, stage, about)


def _must_be_stage(got: Any) -> None:
    if not isinstance(got, str) or got not in STAGES:
        raise CheckFailed(
            expected=f"one of {', '.join(map(repr, STAGES))}",
            got=repr(got) if isinstance(got, str) else f"a {type(got).__name__}",
            cause="a path through the function has no `return`, or returns something else than a stage's name",
            next_step='end with `return "none"`, and spell the names as in the text',
        )


def _must_name(got: str, stage: str, about: str) -> None:
    if got != stage:
        raise CheckFailed(
            expected=f"“{stage}” ({about})",
            got=f"“{got}”",
            cause=CAUSES[stage, got],
            next_step="print the three measurements for a classifier of `tinyloops.faulty` with this fault",
        )


@check(points=0.5, reason="unknown tokens are found, and counted among real tokens only", seconds=30)
def tokens(s: Student) -> None:
    diagnose(s, "tokens", "foreign vocabulary")
    diagnose(s, "tokens", "another unknown id")


@check(points=0.75, reason="vectors that a linear head cannot tell apart are the encoder's fault", seconds=30)
def encoder(s: Student) -> None:
    diagnose(s, "encoder", "first state before attention")
    diagnose(s, "encoder", task="remarks")


@check(points=0.75, reason="a head that makes less of good vectors than a probe does is at fault", seconds=30)
def head(s: Student) -> None:
    diagnose(s, "head", "never trained")
    diagnose(s, "head", "columns swapped", seed=1)


@check(points=0.5, reason="a good classifier has no stage at fault", seconds=30)
def none(s: Student) -> None:
    diagnose(s, "none")


@check(points=0.5, reason="of two faults, the one in the earlier stage is named", seconds=30)
def first_of_two(s: Student) -> None:
    diagnose(s, "tokens", "foreign vocabulary", "never trained")
    diagnose(s, "encoder", "padding before attention", "always the first class")


CHECKS = (tokens, encoder, head, none, first_of_two)
