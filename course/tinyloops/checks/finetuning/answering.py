"""Exercise 4, answering: greedy replies that end where they should, and the share of replies that are right."""

from __future__ import annotations

from typing import Any

from ..compare import as_number, close
from ..framework import CheckFailed, Student, check
from ..notes import notes_of
from ..suspects import Suspect, accuse
from .replies import Asked, as_reply, prompts
from .right_share import Graded, graded_pairs

POINTS = 4.0


def compare_replies(s: Student, asked: Asked, questions: list[list[int]], limit: int) -> None:
    """Raise `CheckFailed` unless each of the ``questions`` gets its greedy reply; name the bug if it is known."""
    model = asked.model(s)
    for prompt in questions:
        got = as_reply(s.reply(model, list(prompt), asked.eos, limit))
        right = asked.greedy(prompt, limit)
        if got != right:
            accuse(
                asked.mistaken(prompt, limit),
                lambda value, got=got: got == value,  # type: ignore[misc]
                otherwise=Suspect(
                    right,
                    "another token than the one with the largest logit at the last position was taken",
                    "take `logits[0, -1].argmax()`, append it, and ask again with all tokens so far",
                ),
                expected=f"{right} after {prompt}, with eos={asked.eos} and max_new_tokens={limit}",
                got=str(got),
            )


@check(points=0.75, reason="reply says the likeliest token again and again, and returns the new tokens only")
def greedy(s: Student) -> None:
    compare_replies(s, Asked(seed=4, eos=1), prompts([3, 5, 8, 4, 6, 3, 7, 5], seed=91), limit=8)


@check(points=0.75, reason="reply ends at eos, which is no part of it, or after max_new_tokens")
def ends(s: Student) -> None:
    asked = Asked(seed=4, eos=21)
    questions = [prompt for prompt in prompts([3, 4, 6, 5, 7, 4, 5], seed=92) if asked.eos not in prompt]
    compare_replies(s, asked, questions, limit=9)
    compare_replies(s, asked, questions, limit=1)


@check(
    points=0.5, reason="reply asks in evaluation mode and without gradients, and leaves mode and prompt as they were"
)
def leaves_no_trace(s: Student) -> None:
    asked = Asked(seed=3, eos=1, dropout=0.5)
    for training in (True, False):
        model = asked.model(s).train(training)
        prompt = [5, 9, 14]
        s.reply(model, prompt, asked.eos, 4)
        _judge_calls(model)
        if model.training != training:
            raise CheckFailed(
                expected=f"a model that came in {_mode(training)} mode to be in it afterwards",
                got=f"it is in {_mode(not training)} mode",
                cause="the mode is not put back: a training loop that asks in between would go on without dropout"
                if training
                else "the mode is set to training whatever it was: the next reply has dropout in it",
                next_step="keep `model.training` before, and call `model.train(was_training)` at the end",
            )
        if prompt != [5, 9, 14]:
            raise CheckFailed(
                expected="the list of the prompt as it was",
                got=f"[5, 9, 14] became {prompt}",
                cause="new tokens are appended to the caller's own list",
                next_step="make a list of your own first: `ids = list(prompt)`",
            )


def _mode(training: bool) -> str:
    return "training" if training else "evaluation"


def _judge_calls(model: Any) -> None:
    notes = notes_of(
        model,
        expected="the model to be asked",
        cause="reply asks no model, or another one than it was given",
        next_step="call `model(input_ids=...)`",
    )
    if any(note["training"] for note in notes):
        raise CheckFailed(
            expected="evaluation mode in every forward pass",
            got="training mode",
            cause="with dropout on, the same prompt gets another reply each time",
            next_step="call `model.eval()` first",
        )
    if any(note["gradients"] for note in notes):
        raise CheckFailed(
            expected="forward passes without gradients",
            got="gradients are recorded",
            cause="each token keeps a graph in memory that nobody needs",
            next_step="use `torch.no_grad()`, as a decorator or in a `with`",
        )


def compare_shares(s: Student, given: Graded) -> None:
    """Raise `CheckFailed` unless ``share_right`` is the share of whole replies that are right; name a known bug.

    A share that is right for the replies of the learner's own ``reply`` passes: a bug in it is paid for once.
    """
    model = given.asked.model(s)
    pairs = [(list(prompt), list(response)) for prompt, response in given.pairs]
    got = as_number(s.share_right(model, pairs, given.asked.eos, given.limit), "share_right(...)")
    right = given.share()
    if close(got, right) or close(got, _share_of_own_replies(s, given)):
        return
    accuse(
        given.mistaken(),
        lambda value: close(got, value),
        otherwise=Suspect(
            right,
            "not the whole reply is compared with the whole response, or not with that of the same pair",
            "for each pair: `reply(model, prompt, eos, max_new_tokens) == response`",
        ),
        expected=f"{right:.4f}: {round(right * len(pairs))} of {len(pairs)} replies are exactly the response",
        got=f"{got:.4f}",
    )


def _share_of_own_replies(s: Student, given: Graded) -> float:
    model = given.asked.model(s)
    try:
        replies = [s.reply(model, list(prompt), given.asked.eos, given.limit) for prompt, _ in given.pairs]
        return sum(bool(got == response) for got, (_, response) in zip(replies, given.pairs, strict=True)) / len(
            replies
        )
    except Exception:  # a broken function may fail in any way
        return -1.0


@check(points=0.5, reason="share_right is the share of replies that are exactly the response")
def share(s: Student) -> None:
    compare_shares(s, graded_pairs(Asked(seed=5, eos=9), seed=93))


CHECKS = (greedy, ends, leaves_no_trace, share)
