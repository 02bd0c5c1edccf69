"""Nats a token of texts that nobody wrote, and the signature that they have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from ..suspects import Suspect

#: What a name asks for: the shares from which texts are too often unheard-of, or too often typical.
UNHEARD, TYPICAL = 0.05, 0.60
NAMES = ("noise", "sameness", "both", "healthy")


class Signature(NamedTuple):
    """What exercise 9 measures: a difference in nats a token, and two shares."""

    mean_shift: float
    typical: float
    unheard: float


def made_up(count: int, seed: int, *, noise: float = 0.0, sameness: float = 0.0) -> np.ndarray:
    """Nats a token of ``count`` texts, like those of real ones but for a share of ``noise`` and one of ``sameness``.

    All are multiples of 1/64: sums come out alike however they are worked out, and so do quantiles that are values.

    >>> made_up(4, seed=0)
    array([1.109375, 1.25    , 0.953125, 1.4375  ])
    """
    rng = np.random.default_rng(seed)
    real, odd, tame = rng.gamma(20, 0.055, count), rng.normal(2.6, 0.4, count), rng.normal(0.97, 0.08, count)
    kind = rng.random(count)
    drawn = np.where(kind < noise, odd, np.where(kind > 1 - sameness, tame, real))
    return np.round(64 * drawn) / 64


#: Moves multiples of 1/64 off every quantile between two of them, however it is rounded.
OFF = 1 / 1024
#: Numbers of real texts whose three quantiles are texts themselves.
WHOLE = (101, 201, 301)


def right_signature(real: np.ndarray, written: np.ndarray) -> Signature:
    """The three numbers.

    >>> right_signature(np.array([1.0, 1.1, 1.2, 1.3, 1.4]), np.array([1.0, 1.1, 1.1, 1.5]))[1:]
    (0.5, 0.25)
    """
    low, middle, high = np.quantile(real, [0.05, 0.5, 0.99])
    return Signature(
        float(written.mean() - real.mean()),
        float(((written > low) & (written < middle)).mean()),
        float((written > high).mean()),
    )


def right_name(signature: Signature) -> str:
    """What the rules call it.

    >>> right_name(Signature(0.0, 0.6, 0.05)), right_name(Signature(0.9, 0.4, 0.01))
    ('both', 'healthy')
    """
    noise, sameness = signature.unheard >= UNHEARD, signature.typical >= TYPICAL
    return "both" if noise and sameness else "noise" if noise else "sameness" if sameness else "healthy"


def wrong_shifts(real: np.ndarray, written: np.ndarray) -> Iterator[Suspect[float]]:
    """`mean_shift` as usual mistakes give it."""
    shift = float(written.mean() - real.mean())
    yield Suspect(-shift, "it has the wrong sign: this is real less written", "subtract the mean of `real`")
    yield Suspect(abs(shift), "the sign is lost", "subtract, and take no absolute value")
    yield Suspect(
        float(np.median(written) - np.median(real)),
        "the medians are compared, not the means",
        "use the mean of each, as the text says",
    )
    yield Suspect(shift / float(real.mean()), "it is divided by real's mean", "only subtract")
    yield Suspect(float(written.mean() / real.mean()), "this is the ratio of the two means", "subtract them")
    yield Suspect(float(written.mean()), "this is the mean of `written` alone", "subtract the mean of `real`")
    yield Suspect(
        float(written.sum() - real.sum()), "sums are compared: more texts give more nats", "take the mean of each"
    )
    yield Suspect(
        shift / float(real.std()), "it is measured in standard deviations", "leave it in nats a token: only subtract"
    )


class _Flaw(NamedTuple):
    """Another share than the right one, of what it is, and what to do about it."""

    share: Callable[[np.ndarray, np.ndarray], float]
    cause: str
    next_step: str


def _share(where: np.ndarray) -> float:
    return float(where.mean())


def _between(values: np.ndarray, low: float, high: float) -> float:
    return _share((values > low) & (values < high))


def _at(values: np.ndarray, *shares: float, method: str = "linear") -> list[float]:
    return [float(value) for value in np.quantile(values, shares, method=method)]  # type: ignore[call-overload]


OF_REAL = "the quantiles are those of `real`, the share is that of `written`"
NEAREST = "use `np.quantile` as it is: between two values it takes a part of the way"
_TYPICAL = [
    _Flaw(
        lambda real, written: _between(written, *_at(written, 0.05, 0.5)),
        "the quantiles are those of `written`, and of any texts 45% lie between these two",
        OF_REAL,
    ),
    _Flaw(
        lambda real, written: _between(real, *_at(real, 0.05, 0.5)),
        "this is the share of the real texts: 45%, whatever was written",
        OF_REAL,
    ),
    _Flaw(lambda real, written: _between(real, *_at(written, 0.05, 0.5)), "real and written are swapped", OF_REAL),
    _Flaw(
        lambda real, written: _between(written, *_at(np.concatenate([real, written]), 0.05, 0.5)),
        "the quantiles are those of both together",
        OF_REAL,
    ),
    _Flaw(
        lambda real, written: _share(written < _at(real, 0.5)[0]),
        "texts below the 5% quantile are counted, too",
        "ask for both: above the 5% quantile, and below the median",
    ),
    _Flaw(
        lambda real, written: _share((written >= _at(real, 0.05)[0]) & (written <= _at(real, 0.5)[0])),
        "a text just at a bound is counted",
        "strictly between: `>` and `<`",
    ),
    _Flaw(
        lambda real, written: _share((written >= _at(real, 0.05)[0]) & (written < _at(real, 0.5)[0])),
        "a text just at the 5% quantile is counted",
        "strictly between: `>` and `<`",
    ),
    _Flaw(
        lambda real, written: _share((written > _at(real, 0.05)[0]) & (written <= _at(real, 0.5)[0])),
        "a text just at the median is counted",
        "strictly between: `>` and `<`",
    ),
    _Flaw(
        lambda real, written: _between(written, _at(real, 0.05)[0], float(real.mean())),
        "the mean of `real` is taken for its median",
        "the upper bound is the 50% quantile",
    ),
    _Flaw(
        lambda real, written: _between(written, *_at(real, 0.05, 0.95)),
        "the upper bound is the 95% quantile",
        "the upper bound is the 50% quantile",
    ),
    _Flaw(
        lambda real, written: _between(written, *_at(real, 0.01, 0.5)),
        "the lower bound is the 1% quantile",
        "the lower bound is the 5% quantile",
    ),
    *(
        _Flaw(
            lambda real, written, method=method: _between(written, *_at(real, 0.05, 0.5, method=method)),  # type: ignore[misc]
            "the quantiles are values of `real`, and nothing between them",
            NEAREST,
        )
        for method in ("lower", "higher", "nearest")
    ),
]
_UNHEARD = [
    _Flaw(
        lambda real, written: _share(written > _at(written, 0.99)[0]),
        "the quantile is that of `written`, and of any texts 1% lie above it",
        OF_REAL,
    ),
    _Flaw(
        lambda real, written: _share(real > _at(real, 0.99)[0]),
        "this is the share of the real texts: 1%, whatever was written",
        OF_REAL,
    ),
    _Flaw(lambda real, written: _share(real > _at(written, 0.99)[0]), "real and written are swapped", OF_REAL),
    _Flaw(
        lambda real, written: _share(written > _at(np.concatenate([real, written]), 0.99)[0]),
        "the quantile is that of both together",
        OF_REAL,
    ),
    _Flaw(
        lambda real, written: _share(written >= _at(real, 0.99)[0]),
        "a text just at the quantile is counted",
        "strictly above: `>`",
    ),
    _Flaw(
        lambda real, written: _share(written < _at(real, 0.01)[0]),
        "texts below the 1% quantile are counted",
        "unheard-of texts cost many nats: they lie above the 99% quantile",
    ),
    _Flaw(
        lambda real, written: _share(written > _at(real, 0.95)[0]),
        "the bound is the 95% quantile",
        "the bound is the 99% quantile",
    ),
    _Flaw(
        lambda real, written: _share(written > real.max()),
        "the bound is the largest value of `real`, and a single odd text moves that",
        "the bound is the 99% quantile",
    ),
    *(
        _Flaw(
            lambda real, written, method=method: _share(written > _at(real, 0.99, method=method)[0]),  # type: ignore[misc]
            "the quantile is a value of `real`, and nothing between two of them",
            NEAREST,
        )
        for method in ("lower", "higher", "nearest")
    ),
]


def wrong_shares(field: str, real: np.ndarray, written: np.ndarray) -> Iterator[Suspect[float]]:
    """`typical` or `unheard` as usual mistakes give them."""
    shares = right_signature(real, written)
    right, other = (shares.typical, shares.unheard) if field == "typical" else (shares.unheard, shares.typical)
    yield Suspect(
        other, "`typical` and `unheard` are swapped", "Signature(mean_shift, typical, unheard), in this order"
    )
    yield Suspect(
        right * len(written), "this is a number of texts, not a share of them", "divide by the number of texts written"
    )
    yield Suspect(right * 100, "this is in percent", "a share lies between 0 and 1")
    yield Suspect(
        right * len(written) / len(real), "it is divided by the number of real texts", "divide by the texts written"
    )
    for flaw in _TYPICAL if field == "typical" else _UNHEARD:
        yield Suspect(flaw.share(real, written), flaw.cause, flaw.next_step)
