"""Hidden checks of exercise 6: loops with all plans at once, and the learner's models on texts that nobody has seen."""

from __future__ import annotations

import random

from tinyloops.checks import CheckFailed, Student, check
from tinyloops.checks.collapse.earlier import earlier_first
from tinyloops.checks.collapse.own_recursion import EARLIER, distances, must_collapse, read_own, unread
from tinyloops.checks.collapse.plans import PLANS
from tinyloops.checks.collapse.recursing import compare_result, compare_seeds_and_models, compare_training_texts
from tinyloops.checks.collapse.workshop import Loop, run

TEXTS, SEED = 1000, 77_400  # texts that only the grader has
#: How far apart two measurements on different texts may be, and the share of the distance that is added. Distances of
#: 0.07 and 0.25 have standard errors of 0.003 and 0.008 on 1000 texts: 0.027 and 0.045 are six and four of
#: the standard errors of their difference.
APART, APART_SHARE = 0.02, 0.1


@check(points=0.75, reason="loops with other plans, numbers, shares, seeds and widths of texts")
def other_loops(s: Student) -> None:
    draw = random.Random(906)
    for number in range(16):
        widths = tuple(draw.randint(4, 11) for _ in range(5))
        made = run(
            s,
            Loop(
                plan=PLANS[number % 4],
                generations=draw.randint(1, 6),
                texts=draw.choice([3, 8, 21, 40]),
                share=draw.choice([0.1, 0.25, 0.7]),
                seed=draw.randint(1, 500),
                widths=widths,
            ),
        )
        compare_training_texts(s, made)
        compare_seeds_and_models(made)
        compare_result(made)


@check(
    points=1.25,
    reason="on texts that only the grader has, your models are as far from the truth as you say",
    seconds=60,
)
def own_run_on_fresh_texts(s: Student) -> None:
    with earlier_first(s, *EARLIER):
        own, texts = read_own(s), unread(TEXTS, SEED)
        must_collapse(own, texts)
        for plan, told in own.distances.items():
            for g, (number, again) in enumerate(zip(told, distances(own, plan, texts), strict=True)):
                if abs(again - number) > APART + APART_SHARE * again:
                    raise CheckFailed(
                        expected=f"about {again:.2f} nats a token as the distance of generation {g} of {plan!r}",
                        got=f"{number:.2f}",
                        cause="its number in `my_kl` is not that of its model",
                        next_step="measure each `generation.model` on `unread`, which no model has read",
                    )


CHECKS = (other_loops, own_run_on_fresh_texts)
