"""Hidden checks of exercise 6: loops with all plans at once, and the learner's models on texts that nobody has seen."""

from __future__ import annotations

import random

from tinyloops.checks import CheckFailed, Student, check
from tinyloops.checks.collapse.earlier import earlier_first
from tinyloops.checks.collapse.own_recursion import EARLIER, distance, must_collapse, read_own, unread
from tinyloops.checks.collapse.plans import PLANS
from tinyloops.checks.collapse.recursing import (
    Loop,
    compare_result,
    compare_seeds_and_models,
    compare_training_texts,
    run,
)

TEXTS, SEED = 1000, 77_400  # texts that only the grader has
#: Two measurements on different texts: a distance of 0.07 to 0.3 has a standard error of 0.003 to 0.008 here.
APART, APART_SHARE = 0.03, 0.15


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
        for plan, made in own.generations.items():
            for g, (generation, told) in enumerate(zip(made, own.distances[plan], strict=True)):
                again = distance(generation.model, texts)
                if abs(again - told) > APART + APART_SHARE * again:
                    raise CheckFailed(
                        expected=f"about {again:.2f} nats a token as the distance of generation {g} of {plan!r}",
                        got=f"{told:.2f}",
                        cause="its number in `my_kl` is not that of its model",
                        next_step="measure each `generation.model` on `unread`, which no model has read",
                    )


CHECKS = (other_loops, own_run_on_fresh_texts)
