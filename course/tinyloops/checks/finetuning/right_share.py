"""Pairs of a prompt and a response, some of which a decoder gets right: what share that is, and what others count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..suspects import Suspect
from .replies import VOCABULARY, Asked, prompts

Tokens = list[int]
LENGTHS = [3, 5, 4, 6, 3, 7, 4, 5, 6, 8, 4, 6]


@dataclass(frozen=True)
class Graded:
    """Who is asked, prompts with the responses that they should get, and how long a reply may be."""

    asked: Asked
    pairs: list[tuple[Tokens, Tokens]]
    limit: int

    @cached_property
    def _replies(self) -> list[Tokens]:
        return [self.asked.greedy(prompt, self.limit) for prompt, _ in self.pairs]

    def share(self, right: Callable[[Tokens, Tokens], float] = lambda reply, response: reply == response) -> float:
        """The mean of ``right(reply, response)`` over the pairs."""
        responses = [response for _, response in self.pairs]
        return sum(map(right, self._replies, responses)) / len(responses)

    def mistaken(self) -> Iterator[Suspect[float]]:
        """The shares that the usual mistakes give."""
        whole = "compare the whole list with the whole list: `==`"
        yield Suspect(self.share() * len(self.pairs), "this is how many are right, not what share", "divide by N")
        yield Suspect(self.share() * 100, "this is a percentage", "return a share between 0 and 1")
        yield Suspect(
            self.share(lambda reply, response: reply[: len(response)] == response),
            "only the beginning of the reply is compared: one that goes on after the response counts as right",
            whole,
        )
        yield Suspect(
            self.share(lambda reply, response: response[: len(reply)] == reply),
            "a reply that breaks off counts as right: only as much of the response is compared as was said",
            whole,
        )
        yield Suspect(self.share(_zipped), "only as much is compared as both have: `zip` ends with the shorter", whole)
        yield Suspect(
            self.share(lambda reply, response: reply[:1] == response[:1]), "only the first tokens are compared", whole
        )
        yield Suspect(
            self.share(lambda reply, response: sorted(reply) == sorted(response)), "the order does not count", whole
        )
        yield Suspect(self.share(lambda reply, response: set(reply) == set(response)), "sets are compared", whole)
        yield Suspect(self.share(_tokens_right), "this is the share of right tokens, not of right replies", whole)
        yield Suspect(
            self.share(lambda reply, response: response == [*reply, self.asked.eos]),
            "the response is compared with the reply and its end; it has none",
            whole,
        )
        yield Suspect(1 - self.share(), "this is the share of wrong replies", "count those that are equal")


def _zipped(reply: Tokens, response: Tokens) -> float:
    return float(all(a == b for a, b in zip(reply, response, strict=False)))


def _tokens_right(reply: Tokens, response: Tokens) -> float:
    return sum(a == b for a, b in zip(reply, response, strict=False)) / max(len(response), 1)


def graded_pairs(asked: Asked, seed: int, limit: int = 9) -> Graded:
    """Prompts with responses that are right, or nearly: too long, too short, in another order, with another word.

    >>> round(graded_pairs(Asked(seed=5, eos=9), seed=93).share(), 2)
    0.42
    """
    pairs = []
    for number, prompt in enumerate(prompts(LENGTHS, seed)):
        pairs.append((prompt, _CHANGES[number % len(_CHANGES)](asked.greedy(prompt, limit))))
    return Graded(asked, pairs, limit)


def _other_word(reply: Tokens) -> Tokens:
    middle = len(reply) // 2
    return [(token + 1) % VOCABULARY if place == middle else token for place, token in enumerate(reply)]


#: From a decoder's reply to the response that its prompt should get.
_CHANGES: tuple[Callable[[Tokens], Tokens], ...] = (
    lambda reply: reply,
    lambda reply: reply[: len(reply) // 2],
    lambda reply: [*reply, 8],
    lambda reply: reply,
    _other_word,
    lambda reply: reply[::-1],
    lambda reply: sorted(reply),
    lambda reply: reply,
    lambda reply: [*reply, *reply[-1:]],
    lambda reply: reply[:-1],
)
