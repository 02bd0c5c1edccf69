"""Exercise 9, the signature of collapse: how a first model hears what later ones wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import numpy as np
from torch import Tensor
from torch.nn import functional

from tinyloops.models import BOS, EOS, PAD
from tinyloops.rows import log_probs, predicted

from .. import probes
from ..compare import as_array, as_number, close
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .earlier import earlier_first
from .made_up_nats import (
    NAMES,
    OFF,
    TYPICAL,
    UNHEARD,
    WHOLE,
    Signature,
    made_up,
    right_name,
    right_signature,
    wrong_shares,
    wrong_shifts,
)
from .scored_texts import VOCABULARY, random_rows

POINTS = 4.0


# --- nats a token ---


def some_rows(count: int, longest: int, seed: int) -> Tensor:
    """Rows (N, T) of unlike lengths, a fifth of them without ``<eos>``, and two columns wider than the longest."""
    return functional.pad(random_rows(count, longest, seed, endless=count // 5), (0, 2), value=PAD)


def _knobs(seed: int) -> dict[str, Any]:
    return {"hidden_size": 16, "layers": 1, "heads": 2, "seed": seed, "sharpness": 5.0}


def compare_nats(s: Student, rows: Tensor, seed: int) -> None:
    """Raise `CheckFailed` unless the student's nats a token of ``rows`` are right; name the bug if it is known."""
    totals = log_probs(probes.watched_decoder(VOCABULARY, **_knobs(seed)), rows).numpy()
    own = _own_log_probs(s, rows, seed)
    blame = nullcontext() if own is not None and _alike(own, totals) else earlier_first(s, "distance")
    with blame:
        model = s.build("tinyloops.checks.probes:watched_decoder", VOCABULARY, **_knobs(seed))
        got = as_array(s.nats_a_token(model, rows.clone()), (len(rows),), "nats_a_token(model, rows)")
        tokens = predicted(rows).numpy()
        # A bug of exercise 4 is paid for once: what a right division makes of the learner's own result is right here.
        if any(_alike(got, -nats / tokens) for nats in (totals, own) if nats is not None):
            return
        accuse(
            _wrong_nats(totals, rows),
            lambda value: _alike(got, value),
            otherwise=Suspect(
                totals,
                "not each text's own nats over its own number of tokens",
                "print one text's log-probability, its number of tokens, and the two divided",
            ),
            expected=f"{_few(-totals / tokens)} nats a token for texts of {', '.join(map(str, tokens[:4]))} ... tokens",
            got=_few(got),
        )


def _alike(got: np.ndarray, right: np.ndarray) -> bool:
    return np.allclose(got, right, rtol=1e-4, atol=1e-6)


def _few(values: np.ndarray) -> str:
    return ", ".join(f"{value:.3f}" for value in values[:4]) + " ..."


def _own_log_probs(s: Student, rows: Tensor, seed: int) -> np.ndarray | None:
    """What the learner's own exercise 4 gives, if it gives anything."""
    try:
        model = s.build("tinyloops.checks.probes:watched_decoder", VOCABULARY, **_knobs(seed))
        return as_array(s.text_log_probs(model, rows.clone()), (len(rows),), "text_log_probs(...)")
    except Exception:  # a broken function may fail in any way
        return None


def _wrong_nats(totals: np.ndarray, rows: Tensor) -> Iterator[Suspect[np.ndarray]]:
    tokens = predicted(rows).numpy()
    own = "divide by the text's own real tokens after `<bos>`, `<eos>` among them"
    yield Suspect(totals / tokens, "these are log-probabilities: the sign is missing", "nats are −log Pr")
    yield Suspect(-totals, "these are nats a text: a long text would seem strange only for being long", own)
    yield Suspect(totals, "these are log-probabilities of whole texts", f"change the sign, and {own}")
    for width in (rows.shape[1], rows.shape[1] - 1):
        yield Suspect(-totals / width, "all texts are divided by the width of the rows, padding and all", own)
    yield Suspect(-totals / (tokens + 1), "`<bos>` is counted, which no model predicts", own)
    words = ((rows != PAD) & (rows != BOS) & (rows != EOS)).sum(dim=1).numpy()
    yield Suspect(-totals / words, "only words are counted: `<eos>` is predicted, too", own)
    yield Suspect(-totals / tokens.mean(), "all texts are divided by the mean length", own)
    yield Suspect(np.full(len(rows), -totals.sum() / tokens.sum()), "this is one mean for all texts", own)
    yield Suspect(np.exp(-totals / tokens), "this is each text's perplexity", "leave it in nats: no exponential")


@check(points=1.0, reason="nats_a_token is each text's −log Pr over its own tokens, <eos> counted")
def nats_each(s: Student) -> None:
    compare_nats(s, some_rows(11, 9, seed=91), seed=3)


# --- the signature ---


def read_signature(s: Student, real: np.ndarray, written: np.ndarray) -> Any:
    """The student's signature, which has to have the three fields, with both arrays left as they were."""
    given = real.copy(), written.copy()
    got = s.signature(*given)
    if not all(hasattr(got, field) for field in Signature._fields):
        raise CheckFailed(
            expected=f"a Signature({', '.join(Signature._fields)}) from signature(real, written)",
            got="None" if got is None else f"a {type(got).__name__}",
            cause="no `return`" if got is None else "something else than a Signature is returned",
            next_step="end with `return Signature(mean_shift, typical, unheard)`",
        )
    if not (np.array_equal(given[0], real) and np.array_equal(given[1], written)):
        raise CheckFailed(
            expected="`real` and `written` as they were",
            got="other numbers, or another order",
            cause="an operation in place, such as `.sort()` or `-=`, works on the caller's arrays",
            next_step="use operations that make new arrays, such as `np.sort`",
        )
    return got


def compare_field(s: Student, field: str, real: np.ndarray, written: np.ndarray) -> None:
    """Raise `CheckFailed` unless one number of the student's signature is right; name the bug if it is known."""
    got = as_number(getattr(read_signature(s, real, written), field), f"signature(...).{field}")
    right = getattr(right_signature(real, written), field)
    if _near(got, right):
        return
    suspects = wrong_shifts(real, written) if field == "mean_shift" else wrong_shares(field, real, written)
    accuse(
        suspects,
        lambda value: _near(got, value),
        otherwise=Suspect(right, f"`{field}` is not what the table says", "work it out by hand on the example"),
        expected=f"{field} = {right:.5g} for {len(real)} real texts and {len(written)} written ones",
        got=f"{got:.5g}",
    )


def _near(got: float, value: float) -> bool:
    return close(got, value, relative=1e-6)


def on_the_bounds(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Real texts whose quantiles are texts themselves, and written ones of which some lie just at these."""
    real = made_up(WHOLE[0], seed)
    low, middle, high = np.quantile(real, [0.05, 0.5, 0.99])
    return real, np.concatenate([[low] * 2, [middle] * 3, [high] * 2, made_up(60, seed + 50)])


@check(points=0.5, reason="mean_shift is the mean of the written texts less that of the real ones")
def shift(s: Student) -> None:
    for noise, sameness in ((0.3, 0.0), (0.0, 0.7)):
        compare_field(s, "mean_shift", made_up(90, seed=94), made_up(140, seed=95, noise=noise, sameness=sameness))


@check(points=0.5, reason="typical is the share of written texts strictly between real's 5% quantile and its median")
def typical(s: Student) -> None:
    compare_field(s, "typical", made_up(90, seed=96), made_up(140, seed=97, sameness=0.5) + OFF)
    compare_field(s, "typical", *on_the_bounds(seed=92))


@check(points=0.5, reason="unheard is the share of written texts strictly above real's 99% quantile")
def unheard(s: Student) -> None:
    real = made_up(90, seed=98)
    second, largest = np.sort(real)[-2:]  # the quantile lies between the two
    between = [second + OFF] * 3 + [largest - OFF] * 2
    compare_field(s, "unheard", real, np.append(made_up(140, seed=99, noise=0.2) + OFF, between))
    compare_field(s, "unheard", *on_the_bounds(seed=93))


# --- its name ---


def compare_name(s: Student, signature: Signature) -> None:
    """Raise `CheckFailed` unless the student gives a signature its right name; name the bug if it is known."""
    got = s.diagnose(signature)
    if not isinstance(got, str) or got not in NAMES:
        raise CheckFailed(
            expected=f"one of {', '.join(map(repr, NAMES))}",
            got=repr(got) if isinstance(got, str) else f"a {type(got).__name__}",
            cause="a path through the function has no `return`, or returns something else than a name",
            next_step='end with `return "healthy"`, and spell the names as in the text',
        )
    right = right_name(signature)
    if got != right:
        accuse(
            _wrong_names(signature),
            lambda value: got == value,
            otherwise=Suspect(
                right, "the rules are mixed up", "ask two questions first, then put the answers together"
            ),
            expected=f"{right!r} for {signature}",
            got=repr(got),
        )


def _wrong_names(signature: Signature) -> Iterator[Suspect[str]]:
    shift, typical, unheard = signature
    noise, sameness = unheard >= UNHEARD, typical >= TYPICAL
    at_least = "“at least”: compare with `>=`"
    if UNHEARD in (unheard, typical) or TYPICAL in (unheard, typical):
        strict = {(True, True): "both", (True, False): "noise", (False, True): "sameness", (False, False): "healthy"}
        for pair in ((unheard > UNHEARD, typical > TYPICAL), (unheard > UNHEARD, sameness), (noise, typical > TYPICAL)):
            yield Suspect(strict[pair], "a share just at a bound is left out", at_least)
    if noise and sameness:
        for one in ("noise", "sameness"):
            yield Suspect(
                one,
                "the first rule that holds is returned, and the second is not asked any more",
                'ask for "both" first',
            )
    elif noise or sameness:
        yield Suspect("both", "one of the two is enough for “both”", "join the two questions with `and`")
        yield Suspect(
            "noise" if sameness else "sameness",
            "the two names are swapped, or the mean is asked: a mean may be moved by either",
            "`unheard` decides on noise, `typical` on sameness, and the mean on nothing",
        )
    for bound in (0.0, 0.05, 0.1):
        by_mean = "healthy" if abs(shift) <= bound else "noise" if shift > 0 else "sameness"
        yield Suspect(
            by_mean, "the mean is asked", "`unheard` decides on noise, `typical` on sameness, and the mean on nothing"
        )


@check(points=0.5, reason="diagnose asks the two shares, each at its bound or above it, and never the mean")
def names(s: Student) -> None:
    for pair in (
        (0.45, 0.3),
        (0.9, 0.01),
        (0.45, 0.01),
        (0.7, 0.2),
    ):  # far from the bounds, the mean pointing elsewhere
        compare_name(s, Signature(-0.2 if pair[1] > UNHEARD else 0.3, *pair))
    for mean_shift in (0.3, 0.0, -0.2):
        for typical in (0.1, 0.45, 0.59, 0.60, 0.61, 0.9):
            for unheard in (0.0, 0.01, 0.049, 0.05, 0.051, 0.3):
                compare_name(s, Signature(mean_shift, typical, unheard))


CHECKS = (nats_each, shift, typical, unheard, names)
