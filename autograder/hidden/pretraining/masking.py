"""Hidden checks of exercise 3: the rate, each position by itself, and random tokens from the whole vocabulary."""

from __future__ import annotations

from dataclasses import replace

import torch

from tinyloops.checks import CheckFailed, Student, check
from tinyloops.checks.pretraining.masking import case, compare_corruption, compare_share, run


@check(points=0.5, reason="each candidate is selected by itself, with probability rate")
def rate_of_each(s: Student) -> None:
    c = case(120, 150, seed=71, candidates=0.8)
    for rate in (None, 0.4):
        share = 0.15 if rate is None else rate
        selected = run(s, c, seed=7, rate=rate).selected
        # About 96 positions are candidates in both rows: independent rows agree in all with probability below 1e-12.
        both = c.candidates[0] & c.candidates[1]
        if torch.equal(selected[0] & both, selected[1] & both):
            raise CheckFailed(
                expected="another choice of positions in each row",
                got="the same positions in row 0 and in row 1",
                cause="one row of random numbers is drawn, and used for the whole batch",
                next_step="draw random numbers in the shape of input_ids, [B, T]",
            )
        compare_share(
            int(selected.sum()), int(c.candidates.sum()), share, "share of the candidates that is selected",
            {
                0.9 * share: "the unchanged tenth has no label",
                share / 0.8: "the rate is taken of all positions, not of the candidates",
                0.15: "`rate` is not used",
            },
            "draw one uniform number for each position, and compare it with `rate`",
        )  # fmt: skip
    # About 5,800 selected each time, give or take 60: 6 independent numbers are alike with probability below 1e-10.
    moved = [replace(c, candidates=c.candidates.roll(step, 0)) for step in range(6)]
    numbers = {int(run(s, each, seed=20 + step, rate=0.4).selected.sum()) for step, each in enumerate(moved)}
    if len(numbers) == 1:
        raise CheckFailed(
            expected="another number of selected positions for each seed",
            got=f"{numbers.pop()} for each of 6 seeds",
            cause="a fixed number of positions is selected: whether one is selected depends on the others",
            next_step="draw one uniform number for each position, and compare it with `rate`",
        )


@check(points=1, reason="80/10/10 on a fresh batch; random tokens come from the whole vocabulary")
def fresh_batch(s: Student) -> None:
    c = case(150, 160, seed=72, mask_id=12, vocab_size=13)
    out = run(s, c, seed=8, rate=0.8)
    compare_corruption(out)
    replaced = out.corrupted[out.selected & (out.corrupted != c.mask_id) & (out.corrupted != c.ids)]
    if replaced.min() < 0 or replaced.max() >= c.vocab_size:
        raise CheckFailed(
            expected=f"random tokens from 0 to {c.vocab_size - 1}",
            got=f"tokens from {int(replaced.min())} to {int(replaced.max())}",
            cause="the random tokens are drawn from another range than the vocabulary",
            next_step="`torch.randint(vocab_size, input_ids.shape, generator=generator)`",
        )
    # <mask> itself may be drawn, but can't be told from an ordinary mask here.
    counts = torch.bincount(replaced, minlength=c.vocab_size)[:-1]
    for token, count in enumerate(counts.tolist()):
        compare_share(
            count, int(counts.sum()), 1 / (c.vocab_size - 1), f"share of token {token} among the random ones",
            {0.0: "this token is never drawn", 1.0: "one random token is drawn for all positions"},
            "draw one token for each position, each token of the vocabulary alike: "
            "`torch.randint(vocab_size, input_ids.shape, generator=generator)`",
        )  # fmt: skip


CHECKS = (rate_of_each, fresh_batch)
