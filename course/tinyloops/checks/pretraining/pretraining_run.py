"""Exercise 9, the pre-training run: batches by epoch, schedule, clipped steps, and a model near the entropy floor."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import torch
from torch.nn.functional import cross_entropy

from tinyloops.data.tokens import batch_documents
from tinyloops.metrics import heldout_loss
from tinyloops.models import BOS, PAD
from tinyloops.world import World

from ..batch_order import must_obey_seed, must_shuffle
from ..compare import close
from ..framework import CheckFailed, Student, check
from .little_runs import Run, decoder, forgiving_earlier, random_blocks, run, same_losses, same_weights

POINTS = 8.0
#: How far above the entropy floor the learner's model may stay, nats a token; the exercise's text states it.
LARGEST_GAP = 0.1
#: A model below the floor by more than this is impossible: the gap's standard error is below 0.01.
BELOW_FLOOR = 0.03


@check(points=1, reason="returns the loss of each step, measured before its update", seconds=30)
def loss_of_each_step(s: Student) -> None:
    blocks = random_blocks(10, 9, seed=41)
    made = run(s, blocks)
    with forgiving_earlier(s, made, same_losses):
        _compare_losses(s, made, steps=1, cause="the loss was measured after the update")
    # With a rate of 0 the model stays as it is, so that every loss is known.
    still = run(s, blocks, peak=0.0)
    with forgiving_earlier(s, still, same_losses):
        _compare_losses(s, still, steps=7, cause="the losses were summed up or averaged over steps")


def _compare_losses(s: Student, made: Run, steps: int, cause: str) -> None:
    """Raise `CheckFailed` unless the first losses are those of the untrained model."""
    untrained = decoder(s)
    for step, rows in enumerate(made.batches[:steps]):
        logits = untrained(rows).logits.detach()
        expected = cross_entropy(logits[:, :-1].flatten(0, 1), rows[:, 1:].flatten()).item()
        if not close(made.losses[step], expected, relative=1e-3):
            raise CheckFailed(
                expected=f"{expected:.4f} at step {step} with peak={made.settings['peak']}: "
                "the untrained model's loss on that batch",
                got=f"{made.losses[step]:.4f}",
                cause=cause,
                next_step="append what training_step returns, as it is",
            )


@check(points=1, reason="an epoch visits every block once, and each epoch has an order of its own", seconds=30)
def epochs(s: Student) -> None:
    """A right answer shuffles two epochs of 10 blocks alike, or not at all, with probability 3 / 10! < 1e-6."""
    blocks = random_blocks(10, 6, seed=42)
    notes = run(s, blocks).notes
    number = {tuple(row): index for index, row in enumerate(blocks.tolist())}
    batches = [[number.get(tuple(row), -1) for row in note["rows"]] for note in notes]
    if any(-1 in batch for batch in batches):
        raise CheckFailed(
            expected="batches made of whole blocks",
            got=f"a batch of shape {list(torch.tensor(notes[0]['rows']).shape)} with rows that are no blocks",
            cause="tokens were taken instead of rows, or the rows were changed",
            next_step="take whole rows: `blocks[indices]`",
        )
    first, second = sum(batches[:3], []), sum(batches[3:6], [])
    for epoch, seen in (("first", first), ("second", second)):
        _once_each(epoch, seen, [len(batch) for batch in batches])
    must_shuffle(
        first,
        second,
        things="blocks",
        came="the order of the corpus",
        cause="the blocks are not shuffled, so that neighbours in a batch are neighbours in the text",
        all_of="blocks",
    )


def _once_each(epoch: str, seen: Sequence[int], sizes: Sequence[int]) -> None:
    """Raise `CheckFailed` unless the first three batches after an epoch's start hold each of the 10 blocks once."""
    missing = sorted(set(range(10)) - set(seen))
    twice = sorted({block for block in seen if seen.count(block) > 1})
    if not missing and not twice:
        return
    if list(sizes[:3]) == [4, 4, 4] and len(seen) == 12:
        cause = "blocks are drawn with replacement, or the last blocks of an epoch are dropped or filled up"
    else:
        cause = "the batches do not follow one permutation of all blocks"
    raise CheckFailed(
        expected=f"each of 10 blocks once in the {epoch} epoch, in batches of 4, 4 and 2",
        got=f"batches of {list(sizes[:3])}; never seen: {missing}; seen twice: {twice}",
        cause=cause,
        next_step="cut one permutation with `.split(batch_size)`: the last batch of an epoch may be smaller",
    )


@check(points=1, reason="the seed decides the run, and nothing else does", seconds=30)
def seeded(s: Student) -> None:
    """A right answer draws the same first epoch of 10 blocks from two seeds with probability 1 / 10! < 1e-6."""
    blocks = random_blocks(10, 6, seed=43)
    must_obey_seed(
        s,
        lambda seed: run(s, blocks, steps=3, seed=seed),
        things="blocks",
        same=same_weights,
        same_order=lambda one, other: all(map(torch.equal, one.batches, other.batches)),
        shown=lambda a, b: f"first batches that begin with tokens {_first_tokens(a)} and {_first_tokens(b)}",
    )


def _first_tokens(made: Run) -> list[int]:
    return made.batches[0][:, 0].tolist()


@check(points=1, reason="peak, warmup_steps and max_norm reach the steps of one AdamW", seconds=30)
def knobs_reach_the_steps(s: Student) -> None:
    blocks = random_blocks(10, 9, seed=44)
    made = run(s, blocks, steps=12, warmup_steps=4)
    with forgiving_earlier(s, made, same_weights):
        _judge_rates(made)
        _judge_memory(made)
    clipped = run(s, blocks, steps=2, warmup_steps=1, max_norm=1e-9)
    with forgiving_earlier(s, clipped, same_weights):
        _judge_clipping(clipped)


def _judge_rates(made: Run) -> None:
    """AdamW's first update of a weight is the learning rate itself, whatever the size of the gradient."""
    peak, warmup = made.settings["peak"], made.settings["warmup_steps"]
    first, last = made.changes[0], made.changes[-1]
    if not close(first, peak / warmup, relative=0.05):
        raise CheckFailed(
            expected=f"a first update of {peak / warmup:.4f}, that is peak / warmup_steps",
            got=f"{first:.4f}",
            cause="no warm-up: the first step takes the whole peak" if close(first, peak, 0.05) else "another rate",
            next_step="give training_step `learning_rate(step, peak, warmup_steps, steps)`, with step from 0",
        )
    if last > 0.2 * peak:
        raise CheckFailed(
            expected=f"a last update far below the peak of {peak}",
            got=f"{last:.4f}",
            cause="the rate does not decay towards the last step",
            next_step="ask learning_rate anew at every step, with `steps` as total_steps",
        )


def _judge_memory(made: Run) -> None:
    """AdamW's first update moves all weights by the same; later ones do not, where gradients have changed sign.

    A right answer moves 16 weights alike in each of 8 steps with a probability that is too small to name.
    """
    moves = [(after - before).abs() for before, after in pairwise(made.weights)][2:10]
    if all(float(move.min()) > 0.9 * float(move.max()) for move in moves):
        raise CheckFailed(
            expected="updates that differ from weight to weight, after the first step",
            got="all weights moved by the learning rate at every step, as AdamW does in its first",
            cause="the optimizer is made anew at each step, so that it has no memory of gradients",
            next_step="make the optimizer once, before the loop",
        )


def _judge_clipping(made: Run) -> None:
    """Gradients cut to almost nothing move AdamW's weights by much less than the rate."""
    if made.changes[0] > 0.5 * made.settings["peak"]:
        raise CheckFailed(
            expected="hardly any update when max_norm is 1e-9",
            got="an update of the usual size",
            cause="`max_norm` does not reach training_step: another value is used",
            next_step="pass `max_norm` on",
        )


def held_out(model: Any, world: World, seed: int) -> tuple[float, float]:
    """The model's loss on 400 fresh texts, and the loss of the world itself, nats a token."""
    texts = world.documents(400, seed=seed)
    documents = [[BOS, *world.tokens(text)] for text in texts]
    floor = -sum(map(world.log_prob, texts)) / sum(len(tokens) - 1 for tokens in documents)
    return heldout_loss(model, *batch_documents(documents, pad=PAD)), floor


def check_gap(model: Any, world: World, seed: int) -> None:
    """Raise `CheckFailed` unless the model's loss on fresh texts is just above the world's own."""
    loss, floor = held_out(model, world, seed)
    if loss > floor + LARGEST_GAP:
        raise CheckFailed(
            expected=f"a loss of at most {floor:.3f} + {LARGEST_GAP} nats a token on fresh texts",
            got=f"{loss:.3f}",
            cause="`pretrained` is not trained" if loss > 4 else "`pretrained` was trained too little, or badly",
            next_step="run the training cell again; its loss curve has to come down to the floor",
        )
    if loss < floor - BELOW_FLOOR:
        raise CheckFailed(
            expected=f"a loss of {floor:.3f} nats a token or more on fresh texts: nothing can predict better",
            got=f"{loss:.3f}",
            cause="`pretrained` sees the token it is to predict",
            next_step="use the decoder as it is made in the training cell: it reads only what comes before",
        )


@check(points=1, reason="your model is close to the entropy floor on fresh texts, and not below", seconds=60)
def near_the_floor(s: Student) -> None:
    check_gap(s.pretrained, World(seed=0), seed=45)


CHECKS = (loss_of_each_step, epochs, seeded, knobs_reach_the_steps, near_the_floor)
