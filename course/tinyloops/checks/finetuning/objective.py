"""Exercise 3, the objective: the likelihood of the targets, and the loss made of it for pre-training and SFT alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import torch
from torch import Tensor

from ..compare import as_number, as_tensor, close
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .likelihood import right_log_prob, right_objective
from .objective_bugs import Case, case, wrong_log_probs, wrong_objectives
from .pairs import random_pairs, right_batch

POINTS = 4.0
VOCABULARY = 40
#: How a decoder for these checks is made, on the student's side and on the check's: small, and of random weights.
DECODER: dict[str, Any] = {"hidden_size": 16, "layers": 1, "heads": 2, "seed": 3, "sharpness": 20.0}


#: A long response, a short one with a weighted prompt, a row with a weight at its first token, one without any.
UNEVEN = ((0, 0, 0, 1, 1, 1, 1, 1), (0, 0, 0.5, 0.5, 0, 1, 1, 0), (1, 1, 1, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0, 0, 0))


def compare_log_prob(s: Student, given: Case) -> None:
    """Raise `CheckFailed` unless `sequence_log_prob` is right; name the bug if it is known."""
    returned = called(s.sequence_log_prob, *given.copy())
    got = _row_numbers(returned, given).double()
    expected = right_log_prob(*given).double()
    if _alike(got, expected):
        return
    row = next(r for r in range(len(got)) if not _alike(got[r], expected[r]))
    accuse(
        wrong_log_probs(given),
        lambda value: _alike(got, value.double()),
        otherwise=Suspect(
            got,
            "other tokens than the weighted ones are added up, or with other probabilities",
            "take one row with a single weight of 1, and look its probability up by hand",
        ),
        expected=f"{expected[row].item():.4f} for row {row}, whose weights are {_weights(given.weights[row])}",
        got=f"{got[row].item():.4f}",
    )


def compare_objective(s: Student, given: Case, per: str | None) -> None:
    """Raise `CheckFailed` unless `objective` is right; ``per=None`` leaves that to its default."""
    returned = called(s.objective, *given.copy()) if per is None else called(s.objective, *given.copy(), per)
    got = as_number(_one_number(returned, per or "token"), f"objective(logits, input_ids, weights, {per or 'token'!r})")
    expected = right_objective(*given, per or "token").item()
    if close(got, expected):
        return
    accuse(
        _in_numbers(wrong_objectives(given, per or "token")),
        partial(close, got),
        otherwise=Suspect(
            math.nan,
            "the rows' sums are wrong, or what they are divided by",
            "print minus each row's sum and each row's weight, and divide by hand",
        ),
        expected=f"{expected:.4f} nats",
        got=f"{got:.4f}",
    )


def called(function: Callable[..., Any], *arguments: Any) -> Any:
    """What the student's function returns; errors that nearly everybody meets are put into words."""
    try:
        return function(*arguments)
    except RuntimeError as error:
        said = (str(error).strip() or "no text").splitlines()[0]
        for words, cause, next_step in _KNOWN_ERRORS:
            if words in said:
                raise CheckFailed(
                    expected="a result", got=f"RuntimeError: {said}", cause=cause, next_step=next_step
                ) from None
        raise


_KNOWN_ERRORS = (
    (
        "Index tensor must have the same number of dimensions",
        "`gather` wants an index with as many axes as the scores",
        "give it ids [B, T − 1, 1], and take the last axis away afterwards",
    ),
    (
        "must match the size of tensor",
        "two tensors have not the same number of positions: one was cut for the shift, and the other was not",
        "cut all three alike: logits[:, :-1], input_ids[:, 1:] and weights[:, 1:]",
    ),
)


def _row_numbers(returned: Any, given: Case) -> Tensor:
    batch = len(given.ids)
    if isinstance(returned, Tensor) and returned.shape in {given.ids.shape, given.ids[:, 1:].shape, torch.Size([])}:
        raise CheckFailed(
            expected=f"a number for each row, shape {[batch]}",
            got=f"shape {list(returned.shape)}",
            cause="these are the tokens' own log-probabilities" if returned.ndim else "all rows are added up",
            next_step="add up along the time axis, and along no other",
        )
    numbers = as_tensor(returned, (batch,), "sequence_log_prob(logits, input_ids, weights)")
    if not numbers.isfinite().all():
        raise CheckFailed(
            expected="finite numbers",
            got=f"{numbers.tolist()}",
            cause="exp of a large logit is infinite, or a probability was rounded to 0 before the logarithm was taken",
            next_step="never take log(softmax(x)): log_softmax and cross_entropy subtract the maximum first",
        )
    return numbers


#: What may have gone wrong when a loss is not finite, and what to do, for either ``per``.
_ONE_BY_ONE = {
    "token": (
        'per="token": the rows are divided one by one',
        "divide once: the sum of all rows by the sum of all weights",
    ),
    "sequence": ('per="sequence": every row is divided', "leave rows without weight out of the mean"),
}


def _one_number(returned: Any, per: str) -> Any:
    """``returned``, unless it is the losses of all rows or is not finite."""
    if isinstance(returned, Tensor) and returned.numel() > 1:
        raise CheckFailed(
            expected="one number for the whole batch",
            got=f"a tensor of shape {list(returned.shape)}",
            cause="nothing was averaged",
            next_step="one sum over the batch, divided once; or the mean of what each row has",
        )
    if isinstance(returned, Tensor) and not returned.isfinite().all():
        divided, instead = _ONE_BY_ONE[per]
        raise CheckFailed(
            expected="a finite number",
            got=f"{returned.item()}",
            cause=f"{divided}, and a row without any weight by 0; or log of a probability that was rounded to 0",
            next_step=f"{instead}, and never take log(softmax(x))",
        )
    return returned


def _alike(a: Tensor, b: Tensor) -> bool:
    return torch.allclose(a, b, rtol=1e-4, atol=1e-6)


def _weights(row: Tensor) -> str:
    return " ".join(f"{value:g}" for value in row.tolist())


def judge_gradient(s: Student, given: Case, per: str) -> None:
    """Raise `CheckFailed` unless the logits get the gradient of −log Pr(y | x), written by the chain rule."""
    logits = given.logits.clone().requires_grad_()
    loss = called(s.objective, logits, given.ids, given.weights, per)
    if not isinstance(loss, Tensor) or not loss.requires_grad:
        raise CheckFailed(
            expected="a tensor that a backward pass can start from",
            got=f"a {type(loss).__name__}" + (" that is cut off from the logits" if isinstance(loss, Tensor) else ""),
            cause="`.item()`, `.detach()`, `torch.tensor(...)` or `no_grad` cuts the loss off from the model",
            next_step="return the loss as PyTorch computed it; turn it into a number only where you print it",
        )
    as_number(_one_number(loss, per).detach(), "objective(...)")
    loss.backward()
    expected, got = by_chain_rule(given, per), logits.grad
    if got is None or (got - expected).abs().max() > 1e-6:
        raise CheckFailed(
            expected=f"a gradient at [row, position] {_touched(expected)}, and zero elsewhere",
            got="none" if got is None else _unlike(got, expected),
            cause="other terms than those with a weight are in the sum, or with other weights",
            next_step="mend the checks above first; this one usually follows",
        )


def by_chain_rule(given: Case, per: str) -> Tensor:
    """The gradient [B, T, V] of the loss, term by term: w · (Pr(v | before) − [v is the target]) where w is not 0."""
    logits, ids, weights = given
    gradient = torch.zeros_like(logits)
    own = weights[:, 1:].sum(1)
    for row, (tokens, row_weights) in enumerate(zip(ids.tolist(), weights.tolist(), strict=True)):
        divisor = own.sum() if per == "token" else own[row] * (own > 0).sum()
        for t in range(1, len(tokens)):
            if row_weights[t]:
                term = logits[row, t - 1].softmax(-1)
                term[tokens[t]] -= 1
                gradient[row, t - 1] = term * row_weights[t] / divisor
    return gradient


def _unlike(got: Tensor, expected: Tensor) -> str:
    if _touched(got) != _touched(expected):
        return f"gradients at {_touched(got)}"
    return f"gradients at these positions, but {got.norm() / expected.norm():.3g} times as large in all"


def _touched(gradient: Tensor) -> list[list[int]]:
    """[row, position] of each logit vector with a gradient."""
    return gradient.abs().sum(-1).nonzero().tolist()


@check(points=0.5, reason="sequence_log_prob adds up weight · log Pr(token | the tokens before it), row by row")
def log_prob(s: Student) -> None:
    compare_log_prob(s, case(UNEVEN, seed=1))


@check(points=0.5, reason='per="token": over the whole batch, one sum and one division')
def per_token(s: Student) -> None:
    compare_objective(s, case(UNEVEN, seed=2), None)
    compare_objective(s, case(UNEVEN, seed=3), "token")


@check(points=0.5, reason='per="sequence": every row with weight counts alike')
def per_sequence(s: Student) -> None:
    compare_objective(s, case(UNEVEN, seed=4), "sequence")


@check(points=0.25, reason="it stays finite when logits are in the thousands")
def large_logits(s: Student) -> None:
    given = case(UNEVEN, seed=5)
    large = given._replace(logits=1000 * given.logits)
    rows = _row_numbers(called(s.sequence_log_prob, *large.copy()), large).abs().max().item()
    _must_be_as_large(rows, right_log_prob(*large).abs().max().item())
    for per in ("token", "sequence"):
        got = as_number(_one_number(called(s.objective, *large.copy(), per), per), "objective(...)")
        _must_be_as_large(abs(got), right_objective(*large, per).item())


def _must_be_as_large(got: float, expected: float) -> None:
    """Raise `CheckFailed` for a number that was kept small; which one exactly is a matter of the other checks."""
    if not expected / 20 < got < expected * 20:
        raise CheckFailed(
            expected=f"about {expected:.0f} nats, in size",
            got=f"{got:.1f}",
            cause="a tiny constant inside the logarithm, or `clamp`, limits how improbable a token can be",
            next_step="add nothing to a probability: log_softmax and cross_entropy need no such help",
        )


@check(points=0.5, reason="the gradient is that of −(0 · log Pr(x) + log Pr(y | x)), written by the chain rule")
def chain_rule(s: Student) -> None:
    judge_gradient(s, case(UNEVEN, seed=6), "token")
    judge_gradient(s, case(UNEVEN, seed=7), "sequence")


@check(
    points=0.5,
    reason="the library's loss comes out: under the response's mask for SFT, without a mask for pre-training",
)
def library(s: Student) -> None:
    agree_with_the_library(s, seed=8)


def agree_with_the_library(s: Student, seed: int) -> None:
    """Raise `CheckFailed` unless the loss is what a decoder of `transformers` gives for the same targets."""
    ids, mask, weights = right_batch(random_pairs(6, seed, vocabulary=VOCABULARY))
    model = s.build("tinyloops.checks.probes:watched_decoder", VOCABULARY, **DECODER).eval()
    for name, chosen in (("the response's weights", weights), ("ones on all real tokens", mask.float())):
        with torch.no_grad():
            made = model(input_ids=ids, attention_mask=mask, labels=ids.masked_fill(chosen == 0, -100))
            returned = called(s.objective, made.logits, ids, chosen)
        got, expected = as_number(_one_number(returned, "token"), "objective(...)"), made.loss.item()
        if abs(got - expected) > 1e-5 * max(1.0, expected):
            accuse(
                _in_numbers(wrong_objectives(Case(made.logits, ids, chosen), "token")),
                partial(close, got),
                otherwise=Suspect(
                    math.nan,
                    "the two losses differ in their targets, or in what they divide by",
                    "mend the checks above first; this one usually follows",
                ),
                expected=f"{expected:.4f} with {name}, the loss that the library's model gives for these targets",
                got=f"{got:.4f}",
            )


def _in_numbers(suspects: Iterator[Suspect[Tensor]]) -> Iterator[Suspect[float]]:
    return (Suspect(value.item(), cause, next_step) for value, cause, next_step in suspects)


CHECKS = (log_prob, per_token, per_sequence, large_logits, chain_rule, library)
