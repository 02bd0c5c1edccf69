"""Hidden checks of exercise 7: other settings replayed step by step, another task, and e-mails nobody has seen."""

from __future__ import annotations

import torch

from tinyloops import data
from tinyloops.checks import CheckFailed, Student, check
from tinyloops.checks.classification.classifier import scores_of
from tinyloops.checks.classification.earlier import earlier_first
from tinyloops.checks.classification.fine_tuning import check_accuracy, compare_stages, must_end_in_evaluation
from tinyloops.checks.classification.little_runs import (
    EARLIER,
    forgiving_earlier,
    random_texts,
    run,
)
from tinyloops.world import World


@check(points=1, reason="a step-by-step replay of other runs gives the same losses and scores", seconds=60)
def replayed(s: Student) -> None:
    # 8 texts fill two batches exactly; 13 leave 3 over, and the switch falls into the middle of an epoch.
    for number, alone, come_frozen in ((8, 4, False), (13, 5, True), (13, 0, True)):
        texts = random_texts(number, 9, seed=80 + number)
        settings = {"steps": 9, "batch_size": 4, "encoder_lr": 0.01, "head_lr": 0.002, "seed": 9}
        made = run(s, texts, come_frozen, head_only_steps=alone, **settings)
        with forgiving_earlier(s, made):
            compare_stages(made)
        must_end_in_evaluation(made)


@check(points=1, reason="a short run on news sorts fresh texts into their topics", seconds=60)
def another_task(s: Student) -> None:
    world = World(seed=7)
    news = data.news(world, train=240, test=200, seed=81)
    size = len(world.vocabulary)
    encoder = s.build("tinyloops.models:small_encoder", size, hidden_size=32, layers=1, heads=2, seed=6).base_model
    head = s.build("tinyloops.checks.probes:watched_head", 32, 3, seed=7)
    rows = {part: world.tokenizer(list(news[part]["text"]), padding=True, return_tensors="pt") for part in news}
    with earlier_first(s, *EARLIER):
        ids, mask = rows["train"]["input_ids"], rows["train"]["attention_mask"]
        s.fine_tune(encoder, head, ids, mask, torch.tensor(news["train"]["label"]), 90, 16, 0.003, 0.01, 15, 8)
        encoder.eval()
        head.eval()
        with torch.no_grad():
            scores = scores_of(encoder, head, rows["test"]["input_ids"], rows["test"]["attention_mask"])
        right = (scores.argmax(dim=1) == torch.tensor(news["test"]["label"])).float().mean().item()
        if right < 0.7:
            raise CheckFailed(
                expected="at least 70% of fresh news texts right after 90 steps, the first 15 on the head alone",
                got=f"{right:.0%}; guessing gives 33%",
                cause="the classifier hardly learns: its updates are too small, too large, or of other modules",
                next_step="plot the losses of a short run on your own e-mails",
            )


@check(points=1, reason="your own classifiers sort e-mails that only the grader has", seconds=60)
def own_run_again(s: Student) -> None:
    check_accuracy(s, "full", seed=82)
    check_accuracy(s, "frozen", seed=82)


CHECKS = (replayed, another_task, own_run_again)
