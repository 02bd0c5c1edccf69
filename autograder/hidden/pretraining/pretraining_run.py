"""Hidden checks of exercise 9: the run replayed step by step, and on the texts of another world."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from tinyloops.checks import CheckFailed, Student, check
from tinyloops.checks.pretraining.earlier import earlier_first
from tinyloops.checks.pretraining.pretraining_run import (
    VOCABULARY,
    check_gap,
    held_out,
    random_blocks,
    read_losses,
    run,
)  # fmt: skip
from tinyloops.models import BOS, small_decoder
from tinyloops.world import World

Rate = Callable[[int], float]


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


def known_bugs(batches: Sequence[Tensor], peak: float, warmup: int, norm: float) -> Iterator[tuple[list[float], str]]:
    steps = len(batches)
    right = schedule(peak, warmup, steps)
    yield replay(batches, lambda step: peak, norm), "the learning rate stays at its peak all the time"
    yield replay(batches, right, norm, fresh_optimizer=True), "the optimizer is made anew at each step"
    yield replay(batches, right, math.inf), "the gradients are not clipped to max_norm"
    yield replay(batches, schedule(peak, 0, steps), norm), "there is no warm-up"
    yield replay(batches, lambda step: right(step + 1), norm), "the schedule is one step ahead: steps count from 0"
    yield replay(batches, schedule(peak, warmup, steps + warmup), norm), "total_steps is not `steps`: warm-up counts"


@check(points=1, reason="a step-by-step replay of the run gives the same losses", seconds=60)
def replayed(s: Student) -> None:
    settings = {"peak": 0.03, "warmup_steps": 3, "max_norm": 0.3}
    returned, notes, _ = run(s, random_blocks(14, 11, seed=51), steps=11, batch_size=5, **settings)
    got = read_losses(returned, 11)
    batches = [torch.tensor(note["rows"]) for note in notes]
    expected = replay(batches, schedule(0.03, 3, 11), 0.3)
    if same(got, expected):
        return
    with earlier_first(s, "next_token_loss", "schedule", "training_step"):
        for losses, cause in known_bugs(batches, 0.03, 3, 0.3):
            if same(got, losses):
                raise different(got, expected, cause)
        raise different(got, expected, "another optimizer than AdamW with its defaults, or other settings")


def same(a: Sequence[float], b: Sequence[float]) -> bool:
    return torch.allclose(torch.tensor(a), torch.tensor(b), rtol=2e-4)


def different(got: Sequence[float], expected: Sequence[float], cause: str) -> CheckFailed:
    step = next(i for i, (a, b) in enumerate(zip(got, expected, strict=True)) if not math.isclose(a, b, rel_tol=2e-4))
    return CheckFailed(
        expected=f"loss {expected[step]:.4f} at step {step} (the steps before it agree)",
        got=f"{got[step]:.4f}",
        cause=cause,
        next_step="one AdamW for the whole run; each step gets learning_rate(step, peak, warmup_steps, steps)",
    )


@check(points=1, reason="a short run on another world's texts learns from context", seconds=60)
def another_world(s: Student) -> None:
    world = World(seed=7)
    stream = torch.tensor([t for text in world.documents(800, seed=52) for t in (BOS, *world.tokens(text))])
    blocks = stream[: len(stream) // 16 * 16].view(-1, 16)
    size = len(world.vocabulary)
    model = s.build("tinyloops.models:small_decoder", size, hidden_size=32, layers=1, heads=2, seed=6)
    with earlier_first(s, "next_token_loss", "schedule", "training_step"):
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
