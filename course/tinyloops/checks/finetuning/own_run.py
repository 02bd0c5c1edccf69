"""What the learner's own tuned model does: its loss on fresh pairs, what it replies, and what it still knows."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import torch
from datasets import Dataset
from torch import Tensor

from tinyloops import data
from tinyloops.world import World

from ..framework import CheckFailed, Student
from .likelihood import right_objective
from .pairs import PAD, SPECIAL, right_batch, right_pair, right_prompt
from .texts import Texts, whole_text_loss

#: What the exercise's text promises of the learner's own run. Over 5 decoders of 5 worlds and 2 orders of the pairs
#: the right run has a response loss of 0.80 to 0.97, 54% to 92% right replies, and forgets 0.21 to 0.44 nats.
LARGEST_LOSS, LOWEST_SHARE, MOST_FORGETTING = 1.1, 0.4, 0.9
FRESH = 300
#: Replies to these are one right text or none; "write" has many right ones.
KINDS = ("person", "city", "topic")


class Fresh:
    """Pairs that no run has trained on, and texts of the world; ``seed`` draws them."""

    def __init__(self, seed: int, pairs_seed: int) -> None:
        self._world = World(seed=0)
        self._pairs: Dataset = data.instructions(self._world, train=FRESH, test=FRESH, seed=pairs_seed)["test"]
        self._texts_seed = seed

    def _words(self, text: str) -> list[int]:
        return self._world.tokens(text)[:-1]

    @torch.no_grad()
    def losses(self, model: Any) -> tuple[float, float]:
        """Nats a token of the responses, and of the instructions' words."""
        encoded = [right_pair(self._words(row["instruction"]), self._words(row["response"])) for row in self._pairs]
        batch = right_batch(encoded)
        with_prompts = right_batch(encoded, prompt_weight=1.0).weights
        logits = model(input_ids=batch.ids, attention_mask=batch.mask).logits
        return (
            right_objective(logits, batch.ids, batch.weights).item(),
            right_objective(logits, batch.ids, with_prompts - batch.weights).item(),
        )

    def share_right(self, model: Any) -> float:
        """The share of people, groups and topics that the model names rightly, in a whole and ended reply."""
        asked = [row for row in self._pairs if row["kind"] in KINDS]
        prompts = [right_prompt(self._words(row["instruction"])) for row in asked]
        responses = [self._words(row["response"]) for row in asked]
        replies = greedy_replies(model, prompts, SPECIAL.eos, max(map(len, responses)) + 1)
        return sum(reply == response for reply, response in zip(replies, responses, strict=True)) / len(asked)

    @functools.cached_property
    def _texts(self) -> Texts:
        rows = self._world.tokenizer(
            self._world.documents(FRESH, seed=self._texts_seed), padding=True, return_tensors="pt"
        )
        return Texts(rows["input_ids"], rows["attention_mask"])

    @torch.no_grad()
    def text_loss(self, model: Any) -> float:
        """Nats a token of the world's texts."""
        return whole_text_loss(model, self._texts).item()


@functools.cache
def fresh(seed: int, pairs_seed: int) -> Fresh:
    """`Fresh` data, drawn once: the check is run again and again while somebody mends a run."""
    return Fresh(seed, pairs_seed)


@torch.no_grad()
def greedy_replies(model: Any, prompts: Sequence[Sequence[int]], eos: int, limit: int) -> list[list[int]]:
    """The greedy reply to each prompt, all of them at once."""
    rows = [list(prompt) for prompt in prompts]
    for _ in range(limit):
        lengths = torch.tensor([len(row) for row in rows])
        ids = torch.tensor([row + [PAD] * (int(lengths.max()) - len(row)) for row in rows])
        mask: Tensor = (torch.arange(ids.shape[1]) < lengths[:, None]).long()
        logits = model(input_ids=ids, attention_mask=mask).logits
        tokens = logits[torch.arange(len(rows)), lengths - 1].argmax(-1).tolist()
        for row, token in zip(rows, tokens, strict=True):
            row.append(token)
    news = [row[len(prompt) :] for row, prompt in zip(rows, prompts, strict=True)]
    return [new[: new.index(eos)] if eos in new else new for new in news]


def check_own_run(s: Student, given: Fresh) -> None:
    """Raise `CheckFailed` unless ``tuned`` answers fresh questions, and has kept what θ̂ knew."""
    tuned = s.tuned
    pretrained = s.build("tinyloops.checkpoints:load", "decoder")[0]
    _must_be_kept(s, pretrained)
    loss, prompt_loss = given.losses(tuned)
    _, prompt_loss_before = given.losses(pretrained)
    forgotten = given.text_loss(tuned) - given.text_loss(pretrained)
    again = "make the call as the text asks for it, and run the cell again"
    if forgotten > MOST_FORGETTING:
        raise CheckFailed(
            expected=f"a loss on texts of the world at most {MOST_FORGETTING} nats a token above that of θ̂",
            got=f"{forgotten:.2f} above it",
            cause="`tuned` started from random weights, and not from θ̂"
            if _likeness(tuned, pretrained) < 0.5
            else "the steps were too large, or too many: `tuned` has lost much of what θ̂ knew",
            next_step=again,
        )
    if prompt_loss < prompt_loss_before:
        raise CheckFailed(
            expected=f"instructions as unlikely as under θ̂ or more so, {prompt_loss_before:.1f} nats a token: "
            "nobody trained on them",
            got=f"{prompt_loss:.1f} nats a token",
            cause="the words of the instructions were targets: a prompt weight above 0, or a loss over all tokens",
            next_step="leave `prompt_weight` at 0; if it is, mend the checks above",
        )
    if loss > LARGEST_LOSS:
        raise CheckFailed(
            expected=f"a response loss of at most {LARGEST_LOSS} nats a token on {FRESH} fresh pairs",
            got=f"{loss:.2f}",
            cause="`tuned` is not trained" if loss > 2 else "`tuned` was trained too little, or too hard",
            next_step=again,
        )
    share = given.share_right(tuned)
    if share < LOWEST_SHARE:
        raise CheckFailed(
            expected=f"at least {LOWEST_SHARE:.0%} right replies to fresh questions about people, groups and topics",
            got=f"{share:.0%}",
            cause="it was trained too little, or on responses of other instructions",
            next_step=again,
        )


def _likeness(model: Any, other: Any) -> float:
    """The cosine between the parameters of two models; 0 when they are not of one kind.

    However hard θ̂ is tuned, its parameters go on pointing roughly where they did: 0.73 after a run at rate 0.01, when
    another training, from the random weights that θ̂ itself came from, has 0.33.
    """
    first, second = (
        torch.cat([p.detach().flatten() for p in each.parameters() if p.ndim > 1]) for each in (model, other)
    )
    return float(torch.cosine_similarity(first, second, dim=0)) if len(first) == len(second) else 0.0


def _must_be_kept(s: Student, pretrained: Any) -> None:
    before, now = dict(pretrained.named_parameters()), dict(s.decoder.named_parameters())
    if before.keys() != now.keys() or any(not torch.equal(before[name], now[name]) for name in before):
        raise CheckFailed(
            expected="`decoder` as it was: θ̂, to the bit",
            got="other numbers in it",
            cause="the run trained `decoder` itself: `tuned = decoder` is a second name, not a second model",
            next_step="load it anew (run the header's cell again), and tune a model of `fresh_decoder()`",
        )
