"""Exercise 2, chains of samples: draw from what was drawn before, and hold what comes out against a law."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..compare import all_close, as_array, as_number, close, must_be_left
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .survival import random_shares, zipf

POINTS = 4.0

#: A right answer is outside five standard errors about once in 100,000 comparisons; a check makes at most ten.
STANDARD_ERRORS = 5.0

FROM_BEFORE = "draw row g with `resample(row g − 1, n, rng)`"
ONE_RNG = "draw everything from the `rng` that was given, and make no generator of your own"


def generator(*seed: int) -> np.random.Generator:
    """The luck of a check."""
    return np.random.default_rng(seed)


def right_diversity(q: np.ndarray) -> np.ndarray:
    """1 − Σ q² over the last axis.

    >>> right_diversity(np.array([[0.5, 0.5], [1.0, 0.0]]))
    array([0.5, 0. ])
    """
    return 1 - (q**2).sum(-1)


def right_law(h0: float, n: int, g: Any) -> Any:
    """The diversity that is expected after ``g`` generations of ``n`` draws.

    >>> right_law(0.5, 2, 1)
    0.25
    """
    return h0 * (1 - 1 / n) ** g


def right_z(simulated: np.ndarray, law: float) -> float:
    """By how many standard errors the mean of the runs is above the law.

    >>> round(right_z(np.array([1.0, 2.0, 3.0]), 1.5), 3)
    0.866
    """
    return float((simulated.mean() - law) / (simulated.std(ddof=1) / math.sqrt(len(simulated))))


def must_be_draws(got: np.ndarray, q: np.ndarray, n: int, of: str) -> None:
    """Raise `CheckFailed` unless ``got`` [K] are the shares of ``n`` draws from ``q``."""
    copies = got * n
    if math.isclose(got.sum(), n, rel_tol=1e-6) and n > 1:
        cause, next_step = "these are the numbers of copies, not their shares", "divide by n"
    elif not math.isclose(got.sum(), 1, rel_tol=1e-6):
        cause, next_step = "the shares don't add up to 1", "count each of the n draws once, and divide by n"
    elif np.abs(copies - copies.round()).max() > 1e-6 or got.min() < 0:
        cause = "no n draws have these shares: they are not whole numbers of n-ths"
        next_step = "count how often each type is drawn in n draws, and divide by n"
    elif got[q == 0].any():
        cause = "a type whose share is 0 was drawn"
        next_step = "draw type i with the probability q_i"
    else:
        return
    raise CheckFailed(
        expected=f"whole numbers of {n}-ths that add up to 1, and 0 where q is 0, from {of}",
        got=np.array2string(got[:8], precision=4),
        cause=cause,
        next_step=next_step,
    )


def samples(s: Student, q: np.ndarray, n: int, rng: np.random.Generator, repeats: int) -> np.ndarray:
    """The student's shares [repeats, K] of so many samples, each of which could be one."""
    of = f"resample(q, {n}, rng)"
    drawn = []
    for _ in range(repeats):
        given = q.copy()
        drawn.append(as_array(s.resample(given, n, rng), q.shape, of))
        must_be_left(given, q, "q")
        must_be_draws(drawn[-1], q, n, of)
    return np.stack(drawn)


def _must_vary(results: np.ndarray, of: str) -> None:
    if (results == results[0]).all():
        raise CheckFailed(
            expected=f"other draws in each of {len(results)} calls of {of}",
            got="the same in all of them",
            cause="nothing is drawn, as when n·q is only rounded; or each call makes a generator with its own seed",
            next_step="make n draws with the `rng` that was given",
        )


def compare_samples(s: Student, q: np.ndarray, n: int, seed: int, repeats: int = 250) -> None:
    """Raise `CheckFailed` unless the student's samples vary as n independent draws from q do."""
    drawn = samples(s, q, n, generator(seed), repeats)
    _must_vary(drawn, f"resample(q, {n}, rng)")
    off = (drawn.mean(0) - q) / np.sqrt(np.maximum(q * (1 - q), 1e-12) / (n * repeats))
    worst = int(np.abs(off).argmax())
    if abs(off[worst]) > STANDARD_ERRORS:
        raise CheckFailed(
            expected=f"a mean share of {q[worst]:.3f} for type {worst} over {repeats} samples of {n}",
            got=f"{drawn[:, worst].mean():.3f}, {abs(off[worst]):.0f} standard errors away",
            cause="the types are not drawn in proportion to q, for instance all alike, or the likeliest too often",
            next_step="draw type i with the probability q_i: `rng.multinomial`, or `rng.choice` with `p=q`",
        )
    law, varied = right_law(float(right_diversity(q)), n, 1), right_diversity(drawn)
    if abs(right_z(varied, law)) > STANDARD_ERRORS:
        more = varied.mean() > law
        raise CheckFailed(
            expected=f"diversity of {law:.4f} on average over {repeats} samples of {n}",
            got=f"{varied.mean():.4f}",
            cause="the samples vary too little: types are drawn without replacement, or their shares are only rounded"
            if more
            else "the samples vary too much: fewer than n independent draws are made",
            next_step="make n independent draws, each from all of q",
        )


def chain_of(s: Student, p: np.ndarray, n: int, generations: int, rng: np.random.Generator) -> np.ndarray:
    """The student's chain [generations + 1, K], which could be one."""
    given = p.copy()
    got = _rows(s, given, n, generations, rng)
    must_be_left(given, p, "p")
    if not np.allclose(got[0], p):
        same = bool((got == got[0]).all())
        raise CheckFailed(
            expected="row 0 to be p itself",
            got=np.array2string(got[0][:6], precision=3),
            cause="all rows are one and the same array, which each generation writes over"
            if same
            else "row 0 is a sample already, or the rows are in another order",
            next_step="append a new array for each generation, and never write into an old one"
            if same
            else "begin with p; row g comes of row g − 1",
        )
    for before, after in zip(got[:-1], got[1:], strict=True):
        must_be_draws(after, np.ones_like(p), n, f"a row of chain(p, {n}, {generations}, rng)")
        back = (before == 0) & (after > 0)
        if back.any():
            raise CheckFailed(
                expected="0 in all later rows for a type that has 0 in one of them",
                got=f"type {int(back.argmax())} with 0 in one row and {after[back][0]:.3g} in the next",
                cause="rows are drawn from p, or from an older row, and not from the row before",
                next_step=FROM_BEFORE,
            )
    return got


def _rows(s: Student, p: np.ndarray, n: int, generations: int, rng: np.random.Generator) -> np.ndarray:
    """What the student's chain returns, whatever is in it; its shape has to be right."""
    answer = s.chain(p, n, generations, rng)
    _judge_shape(answer, p, generations)
    return as_array(answer, (generations + 1, len(p)), f"chain(p, {n}, {generations}, rng)")


def _judge_shape(answer: Any, p: np.ndarray, generations: int) -> None:
    shape = _shape_of(answer)
    wrong = {
        (generations, len(p)): ("a row is missing: p itself, or the last generation", "begin the rows with p"),
        (generations + 2, len(p)): ("there is a row too many", "p, and then one row a generation"),
        (len(p), generations + 1): ("rows and columns are swapped", "a row is a generation"),
        (len(p),): ("one generation alone is returned", "keep all of them in a list, and stack it"),
    }
    if shape != (generations + 1, len(p)) and shape in wrong:
        cause, next_step = wrong[shape]
        raise CheckFailed(
            expected=f"shape [{generations + 1}, {len(p)}] for {generations} generations of {len(p)} types",
            got=f"shape {list(shape)}",
            cause=cause,
            next_step=next_step,
        )


def _shape_of(answer: Any) -> tuple[int, ...]:
    try:
        return np.shape(answer)
    except ValueError:  # rows of unequal lengths
        return ()


def compare_with_law(s: Student, p: np.ndarray, n: int, generations: int, seed: int, repeats: int = 80) -> None:
    """Raise `CheckFailed` unless the student's chains lose diversity as the law says."""
    rng = generator(seed)
    chains = np.stack([chain_of(s, p, n, generations, rng) for _ in range(repeats)])
    _must_vary(chains, f"chain(p, {n}, {generations}, rng)")
    varied = right_diversity(chains)
    start = float(right_diversity(p))
    for g in (1, generations):
        law, mean = right_law(start, n, g), varied[:, g].mean()
        if abs(right_z(varied[:, g], law)) > STANDARD_ERRORS:
            raise CheckFailed(
                expected=f"diversity of {law:.3f} on average in generation {g} of {repeats} chains with n = {n}",
                got=f"{mean:.3f}",
                cause=_why_off(mean, law, start, n),
                next_step=f"{FROM_BEFORE}; {ONE_RNG}",
            )


def _why_off(mean: float, law: float, start: float, n: int) -> str:
    if close(mean, start):
        return "nothing is lost: no row is drawn, or each is the row before it"
    if abs(mean - right_law(start, n, 1)) < abs(mean - law):
        return "generations lose no more than the first: their rows are drawn from p, not from the row before"
    way = "too fast" if mean < law else "too slowly"
    return f"chains narrow {way}: the draws are not n independent ones from the row before"


def compare_luck(s: Student, seed: int, repeats: int = 150) -> None:
    """Raise `CheckFailed` if a type that rose in one generation is more likely to rise in the next."""
    rng, p = generator(seed), np.array([0.2, 0.8])
    chains = np.stack([_rows(s, p.copy(), 20, 2, rng) for _ in range(repeats)])
    _must_vary(chains, "chain(p, 20, 2, rng)")
    first, second = np.diff(chains[:, :, 0]).T
    if right_z(first * second, 0.0) > STANDARD_ERRORS:
        raise CheckFailed(
            expected="generation 2 to move independently of generation 1, for two types with shares of 0.2 and 0.8",
            got=f"a correlation of {np.corrcoef(first, second)[0, 1]:.2f} over {repeats} chains",
            cause="the generations repeat each other's luck: each gets a new generator with the same seed",
            next_step=ONE_RNG,
        )


@check(points=0.5, reason="resample makes n independent draws in proportion to q, and returns shares")
def independent_draws(s: Student) -> None:
    compare_samples(s, np.array([0.45, 0.0, 0.1, 0.3, 0.15]), n=12, seed=21)


@check(points=0.5, reason="all luck comes from the generator that is given, and each draw has its own")
def luck_from_rng(s: Student) -> None:
    q = zipf(60)
    of = {"resample": "resample(q, 200, rng)", "chain": "chain(q, 200, 2, rng)"}

    def drawn(function: str, rng: np.random.Generator) -> np.ndarray:
        if function == "resample":
            return as_array(s.resample(q.copy(), 200, rng), q.shape, of[function])
        return _rows(s, q.copy(), 200, 2, rng)

    for function, call in of.items():
        rng = generator(22)
        first, second, again = drawn(function, rng), drawn(function, rng), drawn(function, generator(22))
        other = drawn(function, generator(23))
        if np.array_equal(first, second) or np.array_equal(first, other):
            raise CheckFailed(
                expected=f"other draws when {call} is called again, and with another generator",
                got="the same draws",
                cause="a generator of your own, with a seed of its own, is made in each call",
                next_step=ONE_RNG,
            )
        if not np.array_equal(first, again):
            raise CheckFailed(
                expected=f"the same draws from {call} with a generator of the same seed",
                got="other draws",
                cause="the luck comes from elsewhere, such as `np.random` or a generator without a seed",
                next_step=ONE_RNG,
            )
    compare_luck(s, seed=28)


@check(points=0.5, reason="row 0 of a chain is p, each row is drawn from the row before, and what is lost stays lost")
def rows_of_a_chain(s: Student) -> None:
    p = random_shares(12, seed=24)
    for generations in (25, 1):
        chain_of(s, p, 6, generations, generator(24, generations))


@check(points=0.5, reason="the diversity of chains falls as the law says")
def falls_by_the_law(s: Student) -> None:
    compare_with_law(s, zipf(30), n=20, generations=10, seed=25)


def compare_diversity(s: Student, q: np.ndarray) -> None:
    """Raise `CheckFailed` unless the student's diversity of shares [..., K] is right; name the bug if it is known."""
    given = q.copy()
    got = as_array(s.diversity(given), q.shape[:-1], f"diversity(q) for q of shape {list(q.shape)}")
    must_be_left(given, q, "q")
    if not all_close(got, right_diversity(q)):
        accuse(
            _wrong_diversities(q),
            lambda value: all_close(got, value),
            otherwise=Suspect(got, "not 1 − Σ q²", "square each share, add up along the last axis, subtract from 1"),
            expected=f"{np.array2string(right_diversity(q), precision=4)} for q of shape {list(q.shape)}",
            got=np.array2string(got, precision=4),
        )


def _wrong_diversities(q: np.ndarray) -> Iterator[Suspect[np.ndarray]]:
    right = right_diversity(q)
    yield Suspect(1 - right, "this is Σ q², the chance that two draws are alike", "diversity is 1 minus that")
    yield Suspect(1 - q.sum(-1), "the shares are not squared", "square each share first")
    yield Suspect(1 - q.sum(-1) ** 2, "the sum is squared", "square each share, then add up")
    yield Suspect(1 - (q**2).mean(-1), "this is 1 minus a mean", "add the squares up")
    yield Suspect(1 / (1 - right), "this is 1 / Σ q²", "diversity is 1 − Σ q²")
    logs = np.log(np.where(q > 0, q, 1))
    yield Suspect(-(q * logs).sum(-1), "this is the entropy", "diversity is 1 − Σ q²")


def compare_expected(s: Student, h0: float, n: int, g: int | np.ndarray) -> None:
    """Raise `CheckFailed` unless the student's law of diversity is right; name the bug if it is known."""
    of = f"expected_diversity({h0:g}, {n}, {g.tolist() if isinstance(g, np.ndarray) else g})"
    given = g.copy() if isinstance(g, np.ndarray) else g
    got = as_array(s.expected_diversity(h0, n, given), np.shape(g), of)
    right = np.asarray(right_law(h0, n, g))
    if not all_close(got, right):
        accuse(
            _wrong_laws(h0, n, np.asarray(g)),
            lambda value: all_close(got, value),
            otherwise=Suspect(got, "not h0 (1 − 1/n)^g", "each generation keeps 1 − 1/n of what was there"),
            expected=f"{np.array2string(right, precision=5)} from {of}",
            got=np.array2string(got, precision=5),
        )


def _wrong_laws(h0: float, n: int, g: np.ndarray) -> Iterator[Suspect[np.ndarray]]:
    keep = 1 - 1 / n
    yield Suspect(h0 * keep ** (g - 1.0), "one generation too few", "generation 0 is p itself: the exponent is g")
    yield Suspect(h0 * keep ** (g + 1.0), "one generation too many", "generation 0 is p itself: the exponent is g")
    yield Suspect(
        h0 * (1 - g / n), "the losses are added, not multiplied", "each generation keeps 1 − 1/n of what is *left*"
    )
    yield Suspect(np.asarray(keep ** (g * 1.0)), "h0 is left out", "generation 0 has h0")
    yield Suspect(
        1 - (1 - h0) * keep**g,
        "Σ q² shrinks here; it is diversity that does",
        "multiply h0 by 1 − 1/n a generation",
    )
    yield Suspect(h0 * np.exp(-g / n), "exp(−g/n) is only an approximation", "(1 − 1/n) to the power g")


def compare_z(s: Student, simulated: np.ndarray, law: float) -> None:
    """Raise `CheckFailed` unless the student's z-score is right; name the bug if it is known."""
    given = simulated.copy()
    got = as_number(s.z_score(given, law), "z_score(simulated, law)")
    must_be_left(given, simulated, "simulated")
    right = right_z(simulated, law)
    if not close(got, right, 1e-6):
        accuse(
            _wrong_scores(simulated, law),
            lambda value: close(got, value, 1e-6),
            otherwise=Suspect(
                right,
                "not (mean − law) over the standard error of the mean",
                "the standard error is the standard deviation of the runs, with ddof=1, over √R",
            ),
            expected=f"{right:.5g} for {len(simulated)} runs with a mean of {simulated.mean():.5g}, law {law:g}",
            got=f"{got:.5g}",
        )


def _wrong_scores(simulated: np.ndarray, law: float) -> Iterator[Suspect[float]]:
    runs, off, spread = len(simulated), simulated.mean() - law, simulated.std(ddof=1)
    right = right_z(simulated, law)
    root = "the mean of R runs varies √R times less than a run: divide the deviation by √R"
    yield Suspect(off / spread, "the difference is measured by how much *single runs* vary", root)
    yield Suspect(off / (simulated.std() / math.sqrt(runs)), "the standard deviation divides by R", "`std(ddof=1)`")
    yield Suspect(
        off / (simulated.std() / math.sqrt(runs - 1)) * math.sqrt(runs / (runs - 1)),
        "R − 1 is used twice",
        "`std(ddof=1)`, divided by √R",
    )
    yield Suspect(off / (spread / runs), "it is divided by R and not by its root", root)
    yield Suspect(off / (spread * math.sqrt(runs)), "it is multiplied by √R", root)
    yield Suspect(off / simulated.std(), "the difference is measured by how much *single runs* vary", root)
    yield Suspect(-right, "the sign is turned", "mean minus law: positive when the runs are above it")
    yield Suspect(abs(right), "the sign is lost", "return the difference with its sign")
    yield Suspect(off / (spread**2 / runs), "the variance is taken for the standard deviation", "take its root")
    yield Suspect(
        off / (spread**2 / math.sqrt(runs)), "the variance is taken for the standard deviation", "take its root"
    )
    yield Suspect(off / law, "this is the relative difference", "divide by the standard error of the mean")
    yield Suspect(off, "the difference is not divided by anything", "divide by the standard error of the mean")


@check(points=0.5, reason="diversity along the last axis, and the law of its fall")
def diversity_and_law(s: Student) -> None:
    rng = generator(26)
    compare_diversity(s, np.array([0.5, 0.3, 0.2, 0.0]))
    compare_diversity(s, rng.dirichlet(np.ones(4), size=3))
    compare_expected(s, 0.62, 5, 3)
    compare_expected(s, 0.62, 5, np.array([0, 1, 8]))


@check(points=0.5, reason="z_score measures by the standard error of the mean")
def standard_errors(s: Student) -> None:
    compare_z(s, np.array([0.4, 0.7, 0.9, 0.5, 0.1]), 0.35)
    compare_z(s, generator(27).normal(3.0, 0.2, size=40), 3.1)


CHECKS = (independent_draws, luck_from_rng, rows_of_a_chain, falls_by_the_law, diversity_and_law, standard_errors)
