"""Hidden checks of exercise 3: fresh batches, and what may not change the loss: padding, order, a prompt's labels."""

from __future__ import annotations

import torch

from tinyloops.checks import CheckFailed, Student, check
from tinyloops.checks.compare import as_number, close
from tinyloops.checks.finetuning.objective import (
    UNEVEN,
    called,
    compare_log_prob,
    compare_objective,
    judge_gradient,
)
from tinyloops.checks.finetuning.objective_bugs import Case, case

RANDOM = torch.rand(5, 9, generator=torch.Generator().manual_seed(60))
#: Random weights, half of them 0, and a row without a target; and a batch of a single row.
SCATTERED = [*torch.where(RANDOM > 0.5, RANDOM, 0.0).tolist(), [1.0] + [0.0] * 8]
ALONE = [[0, 0, 0.1, 1]]


@check(points=0.75, reason="both functions are right on fresh batches of other shapes, weights and number types")
def fresh_batches(s: Student) -> None:
    for rows, vocabulary in ((SCATTERED, 11), (ALONE, 5)):
        given = case(rows, seed=61, vocabulary=vocabulary)
        for kind in (given, given._replace(logits=given.logits.double(), weights=given.weights.double())):
            compare_log_prob(s, kind)
            compare_objective(s, kind, "token")
            compare_objective(s, kind, "sequence")
        judge_gradient(s, given, "token")
        judge_gradient(s, given, "sequence")


@check(points=0.5, reason="padding, the order of the rows, and the ids of tokens without weight change nothing")
def what_does_not_count(s: Student) -> None:
    given = case(UNEVEN, seed=62)
    more = case([[0.0] * 3] * len(UNEVEN), seed=63)
    padded = Case(*(torch.cat([a, b], dim=1) for a, b in zip(given, more, strict=True)))
    other_ids = torch.where(given.weights == 0, (given.ids + 1) % 7, given.ids)
    for per in ("token", "sequence"):
        before = _loss(s, given, per)
        for change, after in (
            ("padding was added at the right", padded),
            ("the rows were put in another order", Case(*(part[[2, 0, 3, 1]] for part in given))),
            ("the ids of tokens without weight were changed, and the logits were not", given._replace(ids=other_ids)),
        ):
            if not close(_loss(s, after, per), before):
                raise CheckFailed(
                    expected=f'{before:.4f} as before, for per="{per}"',
                    got=f"{_loss(s, after, per):.4f} when {change}",
                    cause="something without weight has a part in the sum, or in what it is divided by",
                    next_step="mend the checks above first; this one usually follows",
                )
        if close(_loss(s, given._replace(ids=(given.ids + 1) % 7), per), before):
            raise CheckFailed(
                expected="another loss when every target is another token",
                got=f"{before:.4f} as before",
                cause="the loss does not look at the targets",
                next_step="mend the checks above first; this one usually follows",
            )


def _loss(s: Student, given: Case, per: str) -> float:
    return as_number(called(s.objective, *given.copy(), per), "objective(...)")


CHECKS = (fresh_batches, what_does_not_count)
