"""Exercise 1, survival: which types of a distribution are still there after n draws, and after some generations."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from ..compare import all_close, as_array, as_number, close, must_be_left
from ..framework import Student, check
from ..suspects import Suspect, accuse

POINTS = 4.0
SIX_DIGITS = 1e-6


def zipf(types: int) -> np.ndarray:
    """Shares [K] in proportion to 1, 1/2, 1/3 and so on.

    >>> zipf(2).round(3)
    array([0.667, 0.333])
    """
    weights = 1 / np.arange(1, types + 1)
    return weights / weights.sum()


def random_shares(types: int, seed: int) -> np.ndarray:
    """Uneven shares [K] in no order; two of them are 0."""
    rng = np.random.default_rng(seed)
    weights = rng.exponential(size=types) ** 3
    weights[rng.choice(types, 2, replace=False)] = 0
    return weights / weights.sum()


def unseen(p: np.ndarray, n: int) -> np.ndarray:
    """The chance [K] of each type not to be among ``n`` draws, (1 − p)ⁿ.

    >>> unseen(np.array([1.0, 0.5, 0.0]), 2)
    array([0.  , 0.25, 1.  ])
    """
    with np.errstate(divide="ignore"):
        return np.exp(n * np.log1p(-p))


def right_types(p: np.ndarray, n: int) -> float:
    """How many types are expected among ``n`` draws.

    >>> round(right_types(zipf(1000), 1000), 1)
    333.7
    """
    with np.errstate(divide="ignore"):
        return float(-np.expm1(n * np.log1p(-p)).sum())


def right_mass(p: np.ndarray, n: int) -> float:
    """The expected share of p that types not among ``n`` draws have together.

    >>> round(right_mass(zipf(1000), 1000), 3)
    0.209
    """
    return float((p * unseen(p, n)).sum())


def line_ends(generations: int) -> float:
    """The chance that the line of one copy has ended after so many generations; it has Poisson(1) copies in the next.

    >>> line_ends(0), round(line_ends(1), 3), round(line_ends(2), 3)
    (0.0, 0.368, 0.531)
    """
    ended = 0.0
    for _ in range(generations):
        ended = math.exp(ended - 1)
    return ended


def right_lost(p: np.ndarray, n: int, generations: int) -> np.ndarray:
    """The chance [K] of each type to be lost by a generation, by the law of branching lines.

    >>> right_lost(np.array([0.5, 0.2]), 2, 1).round(3)
    array([0.368, 0.67 ])
    """
    return np.exp(-n * p * (1 - line_ends(generations - 1)))


def _described(p: np.ndarray, n: int) -> str:
    shares = np.array2string(p, precision=3) if len(p) <= 6 else f"{len(p)} types, the rarest {p.min():.3g}"
    return f"p = {shares}, n = {n}"


def compare_types(s: Student, p: np.ndarray, n: int) -> None:
    """Raise `CheckFailed` unless the student's number of types is right; name the bug if it is known."""
    given = p.copy()
    got = as_number(s.expected_types(given, n), "expected_types(p, n)")
    must_be_left(given, p, "p")
    right = right_types(p, n)
    if not close(got, right, SIX_DIGITS):
        accuse(
            _wrong_types(p, n),
            lambda value: close(got, value, SIX_DIGITS),
            otherwise=Suspect(
                right,
                "not the sum over types of the chance to be seen",
                "work out the chance of one type to be among n draws, then add these chances up",
            ),
            expected=f"{right:.7g} for {_described(p, n)}",
            got=f"{got:.7g}",
        )


def _wrong_types(p: np.ndarray, n: int) -> Iterator[Suspect[float]]:
    right, types = right_types(p, n), len(p)
    yield Suspect(
        n * float(p.sum()),
        "this is Σ n·p, the number of draws: a type that comes twice is one type",
        "1 − (1 − p)ⁿ a type",
    )
    yield Suspect(
        float(np.minimum(n * p, 1).sum()),
        "n·p, cut at 1, is no chance: a type with n·p = 1 is missing in 37 of 100 samples",
        "the chance to be seen is 1 minus the chance that all n draws miss",
    )
    yield Suspect(
        types - right, "these are the types that are missing, not those that are seen", "subtract it from 1 a type"
    )
    yield Suspect(
        float(-np.expm1(-n * p).sum()),
        "exp(−n·p) is only an approximation of (1 − p)ⁿ, bad for large shares",
        "`n * np.log1p(-p)` is the exact exponent",
    )
    yield Suspect(
        float((1 - (1 - p) ** n).sum()),
        "1 − p keeps nothing, or few digits, of a share as small as 1e-14",
        "write (1 − p)ⁿ as exp(n · log(1 − p)), and take `np.log1p(-p)` for the logarithm",
    )
    seen = right_types(np.full(types, 1 / types), n)
    yield Suspect(seen, "this is the number if all types had the same share", "each type has its own chance")
    yield Suspect(right / types, "this is a mean over types, or a share of them", "add the chances up")
    yield Suspect(
        float((1 - p**n).sum()),
        "1 − pⁿ is the chance that not *all* draws hit",
        "a type is missing if all n draws miss it: (1 − p)ⁿ",
    )
    yield Suspect(
        float(np.count_nonzero(p * n >= 1)),
        "types with n·p ≥ 1 are counted: that takes each type for certain or impossible",
        "add up chances",
    )
    yield Suspect(float(round(right)), "the expected number is rounded: it need not be whole", "return it as it is")
    yield Suspect(right - 1, "one type is left out", "add up over all of p")


def compare_mass(s: Student, p: np.ndarray, n: int) -> None:
    """Raise `CheckFailed` unless the student's missing mass is right; name the bug if it is known."""
    given = p.copy()
    got = as_number(s.missing_mass(given, n), "missing_mass(p, n)")
    must_be_left(given, p, "p")
    right = right_mass(p, n)
    if not close(got, right, SIX_DIGITS):
        accuse(
            _wrong_masses(p, n),
            lambda value: close(got, value, SIX_DIGITS),
            otherwise=Suspect(
                right,
                "not the sum of the types' shares, each times its chance to be missing",
                "p_i counts only if type i is missing; take the mean of that, then add up",
            ),
            expected=f"{right:.7g} for {_described(p, n)}",
            got=f"{got:.7g}",
        )


def _wrong_masses(p: np.ndarray, n: int) -> Iterator[Suspect[float]]:
    gone = unseen(p, n)
    right, types = right_mass(p, n), len(p)
    weigh = "weight the chance of each type to be missing with its share p"
    yield Suspect(float(gone.sum()), "this counts the missing types: each weighs 1, not its share", weigh)
    yield Suspect(float(gone.mean()), "this is the share of the *types* that are missing, not of p", weigh)
    yield Suspect(float(gone[p > 0].mean()), "this is the share of the *types* that are missing, not of p", weigh)
    yield Suspect(1 - right, "this is the mass that is seen", "the missing mass is 1 minus it")
    yield Suspect(
        right_mass(p, n - 1),
        "one draw is missing: Σ p (1 − p)ⁿ⁻¹ is the expected share of draws whose type comes once",
        "all n draws have to miss: the exponent is n",
    )
    yield Suspect(
        float((p * np.exp(-n * p)).sum()),
        "exp(−n·p) is only an approximation of (1 − p)ⁿ, bad for large shares",
        "`n * np.log1p(-p)` is the exact exponent",
    )
    yield Suspect(right / types, "this is a mean over types", "add up; a mass is a sum of shares")
    yield Suspect(right * n, "this is multiplied by n", "a mass is a share of p, between 0 and 1")
    yield Suspect(
        float(p[p * n < 1].sum()),
        "the types with n·p < 1 are taken for missing, and all others for seen",
        weigh,
    )


def compare_lost(s: Student, p: np.ndarray, n: int, generations: int) -> None:
    """Raise `CheckFailed` unless the student's chances to be lost are right; name the bug if it is known."""
    given = p.copy()
    got = as_array(s.lost_after(given, n, generations), p.shape, f"lost_after(p, n, {generations}) with {len(p)} types")
    must_be_left(given, p, "p")
    right = right_lost(p, n, generations)
    if not all_close(got, right):
        accuse(
            _wrong_lost(p, n, generations),
            lambda value: all_close(got, value),
            otherwise=Suspect(
                right,
                "not exp(−n p (1 − e)) with e of the generation before",
                "start with e = 0, turn e into exp(e − 1) once for each generation after the first, then use it",
            ),
            expected=f"{_first(right)} after generation {generations} for {_described(p, n)}",
            got=_first(got),
        )


def _first(values: Sequence[float] | np.ndarray) -> str:
    return ", ".join(f"{value:.6g}" for value in values[:4]) + (" ..." if len(values) > 4 else "")


def _wrong_lost(p: np.ndarray, n: int, generations: int) -> Iterator[Suspect[np.ndarray]]:
    rule, ended = "start with e = 0, and turn e into exp(e − 1) `generations - 1` times", line_ends(generations - 1)
    yield Suspect(
        right_lost(p, n, generations + 1),
        "e is one generation too late: this is the chance to be lost a generation later",
        rule + "; for the first generation e is 0",
    )
    if generations > 1:
        yield Suspect(right_lost(p, n, generations - 1), "e is one generation too early, and starts with 0 twice", rule)
        yield Suspect(
            right_lost(p, n, 1), "this is the chance to be lost in the first generation, for all generations", rule
        )
        yield Suspect(
            unseen(p, n * generations),
            "this is the chance to be missing in all draws of all generations, as if each drew from p",
            "what is lost once does not come back: a chain forgets more with each generation, not less",
        )
        yield Suspect(
            1 - (1 - np.exp(-n * p)) ** generations,
            "each generation is given the same chance to lose a type, as if each drew from p",
            "generation 2 draws from what is left: " + rule,
        )
        yield Suspect(np.exp(-n * p * ended), "the exponent has e in place of 1 − e", "a line that ended keeps nothing")
        yield Suspect(
            np.exp(-n * p * (1 - math.exp(-1))),
            "e is worked out once from 0, and not anew from the e before",
            "turn e into exp(e − 1) in a loop",
        )
    yield Suspect(1 - right_lost(p, n, generations), "these are the chances to be still there", "lost is 1 minus that")
    yield Suspect(
        unseen(p, n),
        "this is (1 − p)ⁿ, the chance to be missing in the first draws",
        "the law here is exp(−n p (1 − e)), with e of the generation before",
    )
    yield Suspect(
        (1 - p * (1 - ended)) ** n,
        "this is the binomial form of the law; the text asks for exp(−n p (1 − e))",
        "use the formula of the text, as it stands",
    )


#: Few large shares, so that exp(−n·p) and (1 − p)ⁿ differ in the first digits.
LARGE = np.array([0.2, 0.45, 0.05, 0.3])


@check(points=0.75, reason="expected_types adds up each type's chance to be among n draws")
def types_seen(s: Student) -> None:
    compare_types(s, LARGE, 3)
    compare_types(s, zipf(40), 25)


@check(points=0.75, reason="missing_mass adds up the shares of what is missing, each by its chance")
def mass_missing(s: Student) -> None:
    compare_mass(s, LARGE, 3)
    compare_mass(s, zipf(40), 25)


@check(points=0.75, reason="lost_after follows the lines of copies through generations 1, 2 and 9")
def lost_by_generation(s: Student) -> None:
    for generations in (1, 9, 2):
        compare_lost(s, LARGE, 3, generations)
        compare_lost(s, zipf(40), 25, generations)


@check(points=0.5, reason="shares of 0 and 1 are types as well: one is never drawn, the other always")
def zeros_and_ones(s: Student) -> None:
    for p in (np.array([0.6, 0.0, 0.4, 0.0]), np.array([0.0, 1.0, 0.0])):
        for n in (3, 7):
            compare_types(s, p, n)
            compare_mass(s, p, n)
            compare_lost(s, p, n, 2)


@check(points=0.25, reason="a thousand types of share 1e-14, a billion draws: expected_types has six right digits")
def rare_beside_a_large_one(s: Student) -> None:
    rare = np.full(1000, 1e-14)
    compare_types(s, np.append(rare, 1 - rare.sum()), 10**9)


CHECKS = (types_seen, mass_missing, lost_by_generation, zeros_and_ones, rare_beside_a_large_one)
