"""Hidden checks of exercise 9: the run replayed step by step, and on the texts of another world."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from tinyloops.checks import CheckFailed, Student, check
from tinyloops.checks.compare import close
from tinyloops.checks.pretraining.earlier import earlier_first
from tinyloops.checks.pretraining.little_runs import (
    EARLIER,
    VOCABULARY,
    forgiving_earlier,
    random_blocks,
    run,
    same_losses,
)
from tinyloops.checks.pretraining.pretraining_run import check_gap, held_out
from tinyloops.checks.suspects import Suspect, accuse
from tinyloops.models import BOS, small_decoder
from tinyloops.world import World

Rate = Callable[[int], float]
NEXT_STEP = "one AdamW for the whole run; each step gets learning_rate(step, peak, warmup_steps, steps)"
UNKNOWN = Suspect[list[float]]([], "another optimizer than AdamW with its defaults, or other settings", NEXT_STEP)


def replay(batches: Sequence[Tensor], rate: Rate, max_norm: float, fresh_optimizer: bool = False) -> list[float]:
    """The losses of a right run over the same ``batches``, or of one with a known bug."""
    model = small_decoder(VOCABULARY, hidden_size=16, layers=1, heads=2, seed=5).train()
    optimizer = torch.optim.AdamW(model.parameters())
    losses = []
    for step, batch in enumerate(batches):
        if fresh_optimizer:
            optimizer = torch.optim.AdamW(model.parameters())
        optimizer.param_groups[0]["lr"] = rate(step)
        optimizer.zero_grad()
        loss = cross_entropy(model(batch).logits[:, :-1].flatten(0, 1), batch[:, 1:].flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        losses.append(loss.item())
    return losses


def schedule(peak: float, warmup: int, total: int) -> Rate:
    """Warm-up, then half a cosine to 0 at step ``total``."""

    def rate(step: int) -> float:
        if step < warmup:
            return peak * (step + 1) / warmup
        return peak * (1 + math.cos(math.pi * (step - warmup) / (total - warmup))) / 2

    return rate


def known_bugs(batches: Sequence[Tensor], peak: float, warmup: int, norm: float) -> Iterator[Suspect[list[float]]]:
    """The losses that the usual mistakes give over the same batches."""
    steps = len(batches)
    right = schedule(peak, warmup, steps)
    for losses, cause in (
        (replay(batches, lambda step: peak, norm), "the learning rate stays at its peak all the time"),
        (replay(batches, right, norm, fresh_optimizer=True), "the optimizer is made anew at each step"),
        (replay(batches, right, math.inf), "the gradients are not clipped to max_norm"),
        (replay(batches, schedule(peak, 0, steps), norm), "there is no warm-up"),
        (replay(batches, lambda step: right(step + 1), norm), "the schedule is one step ahead: steps count from 0"),
        (replay(batches, schedule(peak, warmup, steps + warmup), norm), "total_steps is not `steps`"),
    ):
        yield Suspect(losses, cause, NEXT_STEP)


@check(points=1, reason="a step-by-step replay of the run gives the same losses", seconds=60)
def replayed(s: Student) -> None:
    made = run(s, random_blocks(14, 11, seed=51), steps=11, batch_size=5, peak=0.03, warmup_steps=3, max_norm=0.3)
    with forgiving_earlier(s, made, same_losses):
        compare_losses(made.losses, made.batches)


def compare_losses(got: Sequence[float], batches: Sequence[Tensor]) -> None:
    """Raise `CheckFailed` unless the losses are those of the replay; name the bug if it is known."""
    expected = replay(batches, schedule(0.03, 3, 11), 0.3)
    if same(got, expected):
        return
    step = next(i for i, (a, b) in enumerate(zip(got, expected, strict=True)) if not close(a, b, relative=2e-4))
    accuse(
        known_bugs(batches, 0.03, 3, 0.3),
        lambda losses: same(got, losses),
        otherwise=UNKNOWN,
        expected=f"loss {expected[step]:.4f} at step {step} (the steps before it agree)",
        got=f"{got[step]:.4f}",
    )


def same(a: Sequence[float], b: Sequence[float]) -> bool:
    return all(close(x, y, relative=2e-4) for x, y in zip(a, b, strict=True))


@check(points=1, reason="a short run on another world's texts learns from context", seconds=60)
def another_world(s: Student) -> None:
    world = World(seed=7)
    stream = torch.tensor([t for text in world.documents(800, seed=52) for t in (BOS, *world.tokens(text))])
    blocks = stream[: len(stream) // 16 * 16].view(-1, 16)
    size = len(world.vocabulary)
    model = s.build("tinyloops.models:small_decoder", size, hidden_size=32, layers=1, heads=2, seed=6)
    with earlier_first(s, *EARLIER):
        s.pretrain(model, blocks, 60, 32, 0.02, 10, 1.0, 8)
        loss, _ = held_out(model, world, seed=54)
        shares = torch.bincount(stream, minlength=size) / len(stream)
        unigram = -torch.xlogy(shares, shares).sum().item()
        if loss > unigram - 1:
            raise CheckFailed(
                expected=f"a loss below {unigram - 1:.2f}: a model that reads no context gets {unigram:.2f} at best",
                got=f"{loss:.2f} on fresh texts after 60 steps",
                cause="the model hardly learns: its updates are too small, too large, or of another model",
                next_step="plot the losses of a short run on your own blocks",
            )


@check(points=1, reason="your model is close to the entropy floor on texts that only the grader has", seconds=60)
def near_the_floor_again(s: Student) -> None:
    check_gap(s.pretrained, World(seed=0), seed=53)


CHECKS = (replayed, another_world, near_the_floor_again)
