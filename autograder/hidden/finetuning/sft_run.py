"""Hidden checks of exercise 5: other settings replayed step by step, another task, and pairs nobody has seen."""

from __future__ import annotations

import random
from typing import Any

from tinyloops.checks import CheckFailed, Student, check
from tinyloops.checks.finetuning.earlier import earlier_first
from tinyloops.checks.finetuning.little_runs import EARLIER, forgiving_earlier, pull, run
from tinyloops.checks.finetuning.own_run import check_own_run, fresh, greedy_replies
from tinyloops.checks.finetuning.pairs import PAD, SPECIAL, copied, random_pairs, right_pair, right_prompt
from tinyloops.checks.finetuning.sft_run import compare_runs, must_have_modes

#: A language of its own: the second of three words decides which two words are the response.
VOCABULARY = 30
RESPONSES = {7: [20, 25], 8: [21, 25], 9: [25, 22], 10: [23, 20]}


@check(
    points=1, reason="a step-by-step replay of runs with other settings gives the same losses and logits", seconds=60
)
def replayed(s: Student) -> None:
    settings: tuple[dict[str, Any], ...] = (
        {"per": "sequence", "prompt_weight": 0.3, "pad": SPECIAL.eos},
        {"per": "sequence", "extra_loss": pull, "batch_size": 5, "steps": 23},
        {"prompt_weight": 1.0, "pad": 11, "batch_size": 20, "peak_rate": 0.005, "steps": 61},
    )
    for number, changes in enumerate(settings):
        made = run(s, random_pairs(9 + 2 * number, seed=80 + number, longest=9), **{"steps": 11, "seed": 9} | changes)
        with forgiving_earlier(s, made):
            compare_runs(made)
        must_have_modes(made)


@check(points=1, reason="a short run on pairs of another language answers fresh ones", seconds=60)
def another_language(s: Student) -> None:
    draw = random.Random(81)
    instructions = [[draw.randrange(11, 20), draw.choice(list(RESPONSES)), draw.randrange(11, 20)] for _ in range(160)]
    model = s.build("tinyloops.models:small_decoder", VOCABULARY, hidden_size=32, layers=1, heads=2, seed=6)
    with earlier_first(s, *EARLIER):
        pairs = [right_pair(instruction, RESPONSES[instruction[1]]) for instruction in instructions[:80]]
        s.fine_tune(model, copied(pairs), 60, 16, 0.01, PAD)
        model.eval()
        unseen = instructions[80:]
        replies = greedy_replies(model, [right_prompt(instruction) for instruction in unseen], SPECIAL.eos, 4)
        right = sum(reply == RESPONSES[words[1]] for reply, words in zip(replies, unseen, strict=True)) / len(unseen)
        if right < 0.7:
            raise CheckFailed(
                expected="at least 70% right replies to fresh instructions after 60 steps; one of 3 words decides",
                got=f"{right:.0%}; guessing gives 25%",
                cause="the model hardly learns: its updates are too small, too large, or of another model",
                next_step="plot the losses of a short run on your own pairs",
            )


@check(points=1, reason="your own model answers questions that only the grader has, and keeps what θ̂ knew", seconds=60)
def own_run_again(s: Student) -> None:
    with earlier_first(s, "template", *EARLIER):
        check_own_run(s, fresh(seed=82, pairs_seed=83))


CHECKS = (replayed, another_language, own_run_again)
