"""Prompts for a decoder that talks, and what it replies to them: the greedy answer, and those of usual mistakes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch

from .. import probes
from ..framework import CheckFailed, Student
from ..suspects import Suspect

VOCABULARY = 23
#: The token that the decoder's own configuration calls its end, whatever ``eos`` a call asks for.
CONFIGURED_END = 3


@dataclass(frozen=True)
class Asked:
    """Which decoder is asked (its seed), and which token ends its replies."""

    seed: int
    eos: int
    dropout: float = 0.0

    def model(self, s: Student) -> Any:
        """The decoder, on the student's side; it comes in training mode, as every new one does."""
        return s.build(
            "tinyloops.checks.probes:talking_decoder", VOCABULARY, seed=self.seed, dropout=self.dropout
        ).train()

    @cached_property
    def _twin(self) -> Any:
        return probes.talking_decoder(VOCABULARY, seed=self.seed).eval()

    @torch.no_grad()
    def greedy(self, prompt: list[int], limit: int, eos: int | None = None) -> list[int]:
        """The right reply; with another ``eos``, that of somebody who stops there."""
        ids = list(prompt)
        while len(ids) < len(prompt) + limit:
            token = int(self._twin(torch.tensor([ids])).logits[0, -1].argmax())
            if token == (self.eos if eos is None else eos):
                break
            ids.append(token)
        return ids[len(prompt) :]

    def mistaken(self, prompt: list[int], limit: int) -> Iterator[Suspect[list[int]]]:
        """What the usual mistakes reply."""
        right = self.greedy(prompt, limit)
        unstopped = self.greedy(prompt, limit, eos=-1)
        yield Suspect(
            [*prompt, *right],
            "the prompt is returned together with the reply",
            "return only what comes after the prompt: `ids[len(prompt):]`",
        )
        yield Suspect(
            unstopped[: len(right) + 1],
            "the token that ends the reply is returned with it",
            "stop before you append it",
        )
        yield Suspect(
            unstopped, "the reply does not end at `eos`", "stop as soon as the largest logit is that of `eos`"
        )
        yield Suspect(
            unstopped[:1],
            "only one token comes, or the loop stops at once",
            "append the token to what the model sees, and ask again",
        )
        yield Suspect(
            [] if self.eos in prompt else right,
            "an `eos` in the prompt ends the reply before it begins",
            "look for `eos` among the new tokens only",
        )
        yield Suspect(
            self.greedy(prompt, limit, eos=CONFIGURED_END),
            f"the reply ends at token {CONFIGURED_END}, the <eos> of this course's world, and not at `eos`",
            "use the argument `eos`",
        )
        yield Suspect(
            self.greedy(prompt, max(limit - len(prompt), 0)),
            "`max_new_tokens` counts the prompt as well",
            "count the new tokens alone",
        )
        for other in (limit - 1, limit + 1):
            yield Suspect(
                self.greedy(prompt, other),
                f"{other} new tokens at most, and not {limit}",
                "end the loop when there are `max_new_tokens` new tokens",
            )
        for context in (1, 2):
            yield Suspect(
                self.greedy(prompt[-context:], limit),
                "the model sees the end of the prompt only",
                "give it the whole prompt, and all tokens that it has said so far",
            )
        yield Suspect(
            self._with_prompt_alone(prompt, limit),
            "the model never sees what it has said: each token follows the prompt itself",
            "append each new token to the ids before you ask again",
        )

    def _with_prompt_alone(self, prompt: list[int], limit: int) -> list[int]:
        first = self.greedy(prompt, 1)
        return first * limit


def as_reply(got: Any) -> list[int]:
    """The reply as a list of token ids.

    Raises:
        CheckFailed: it is something else.

    >>> as_reply([4, 5])
    [4, 5]
    """
    if not isinstance(got, (list, tuple)):
        raise CheckFailed(
            expected="a list of token ids from reply(...)",
            got="None" if got is None else f"a {type(got).__name__}",
            cause="no `return`" if got is None else "something else than a list is returned",
            next_step="return a list of ints; `.tolist()` makes one of a tensor",
        )
    if not all(isinstance(token, int) for token in got):
        kinds = sorted({type(token).__name__ for token in got})
        raise CheckFailed(
            expected="a list of ints from reply(...)",
            got=f"a list with elements of type {', '.join(kinds)}",
            cause="a token is still inside a tensor: comparing such a list with a list of ints is no longer safe",
            next_step="take the number out: `.item()`, or `int(...)`",
        )
    return list(got)


def prompts(lengths: list[int], seed: int) -> list[list[int]]:
    """Random prompts of these lengths, without the first tokens of the vocabulary.

    >>> [len(prompt) for prompt in prompts([3, 5], seed=0)]
    [3, 5]
    """
    draw = random.Random(seed)
    return [[draw.randrange(4, VOCABULARY) for _ in range(length)] for length in lengths]
