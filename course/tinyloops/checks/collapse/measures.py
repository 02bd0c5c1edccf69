"""Exercise 3, measures: how much is in a sample of words, told apart from how large the sample is."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from ..compare import as_number, close, must_refuse
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .word_counts import right_coverage, right_entropy, right_pairs, right_types, tail_of, truth, words_written

POINTS = 4.0


def _compare(got: float, right: float, suspects: Iterator[Suspect[float]], otherwise: tuple[str, str], of: str) -> None:
    if close(got, right):
        return
    accuse(
        suspects,
        lambda value: close(got, value),
        otherwise=Suspect(right, *otherwise),
        expected=f"{right:.6g} from {of}",
        got=f"{got:.6g}",
    )


def _asked(function: Callable[..., Any], counts: np.ndarray, *others: Any, of: str) -> float:
    """What ``function`` gives for the counts and the rest, as a number; nothing that it was given may change."""
    given = [value.copy() if isinstance(value, np.ndarray) else value for value in (counts, *others)]
    got = as_number(function(*given), of)
    for was, now in zip((counts, *others), given, strict=True):
        if isinstance(was, np.ndarray) and not np.array_equal(was, now):
            raise CheckFailed(
                expected=f"arrays that are left as they were, by {of}",
                got="other numbers in them",
                cause="an operation in place, such as `-=` or `.sort()`, works on the caller's array",
                next_step="use operations that make new arrays, such as `np.sort(array)`",
            )
    return got


def _is_nan(got: Any) -> bool:
    return isinstance(got, float) and math.isnan(got)


def _few(counts: np.ndarray) -> str:
    return f"counts {counts.tolist()}" if len(counts) <= 10 else f"{len(counts)} types, {int(counts.sum())} words"


def compare_entropy(s: Student, counts: np.ndarray) -> None:
    """Raise `CheckFailed` unless the student's corrected entropy is the right one; name the bug if it is known."""
    if _is_nan(s.miller_madow(counts.copy())):
        raise CheckFailed(
            expected=f"{right_entropy(counts):.6g} from miller_madow for {_few(counts)}",
            got="nan",
            cause="a type that was never written gives 0 · log 0, and NumPy says nan to that",
            next_step="leave these types out before you take the logarithm: `counts[counts > 0]`",
        )
    got = _asked(s.miller_madow, counts, of="miller_madow(counts)")
    otherwise = (
        "not −Σ c/n · log(c/n) over the types seen, plus (types seen − 1) / (2n)",
        "print both parts, and compare them with the example by hand",
    )
    _compare(got, right_entropy(counts), _wrong_entropies(counts), otherwise, f"miller_madow for {_few(counts)}")


def _wrong_entropies(counts: np.ndarray) -> Iterator[Suspect[float]]:
    n, seen = float(counts.sum()), int((counts > 0).sum())
    corrected, correction = right_entropy(counts), (seen - 1) / (2 * n)
    plain = corrected - correction
    yield Suspect(plain, "this is the plug-in entropy: the correction is missing", "add (types seen − 1) / (2n) to it")
    yield Suspect(
        plain + (len(counts) - 1) / (2 * n),
        "all K types are counted in the correction, and not those that were seen",
        "count where `counts > 0`",
    )
    yield Suspect(plain - correction, "the correction is subtracted: a small sample seems poorer than it is", "add it")
    yield Suspect(plain + seen / (2 * n), "the − 1 of the correction is missing", "(types seen − 1) / (2n)")
    yield Suspect(plain + 2 * correction, "the correction is divided by n, and not by 2n", "(types seen − 1) / (2n)")
    for value in (plain / math.log(2), plain / math.log(2) + correction, corrected / math.log(2)):
        yield Suspect(value, "the entropy is in bits", "use the natural logarithm: `np.log`, not `np.log2`")
    yield Suspect(correction - plain, "the entropy is negative", "−Σ c/n · log(c/n), with the minus")
    yield Suspect(
        plain + correction * n,
        "the correction is not divided by the number of words",
        "n is the sum of the counts: (types seen − 1) / (2n)",
    )
    yield Suspect(
        plain + (seen - 1) / (2 * len(counts)),
        "the correction is divided by the number of types, and not of words",
        "n is the sum of the counts, not their number",
    )


@check(points=0.75, reason="miller_madow is the plug-in entropy in nats, corrected by the types seen")
def corrected_entropy(s: Student) -> None:
    # The example by hand comes second: with one type unseen, a forgotten − 1 gives the same as counting all K types.
    for counts in (np.array([0, 7, 0, 2, 1, 3]), np.array([2, 1, 1, 0]), np.array([0, 5]), words_written(60, 90, 1)):
        compare_entropy(s, counts)


def compare_pairs(s: Student, counts: np.ndarray) -> None:
    """Raise `CheckFailed` unless the student's diversity of pairs is the right one; name the bug if it is known."""
    got = _asked(s.pair_diversity, counts, of="pair_diversity(counts)")
    otherwise = (
        "not 1 − Σ c(c − 1) / (n(n − 1))",
        "of the n(n − 1) ordered pairs of words, c(c − 1) are two words of a type that was written c times",
    )
    _compare(got, right_pairs(counts), _wrong_pairs(counts), otherwise, f"pair_diversity for {_few(counts)}")


def _wrong_pairs(counts: np.ndarray) -> Iterator[Suspect[float]]:
    each, n = counts.astype(float), float(counts.sum())
    shares, unlike = each / n, right_pairs(counts)
    without = "without replacement: c(c − 1) / (n(n − 1))"
    yield Suspect(
        float(1 - (shares**2).sum()),
        "the two words are drawn with replacement: a word makes a pair with itself, and small samples seem poor",
        without,
    )
    yield Suspect(float(1 - (each**2).sum() / (n * (n - 1))), "c² is above n(n − 1): c − 1 words are left", without)
    yield Suspect(float(1 - (each * (each - 1)).sum() / n**2), "n² is below: n − 1 words are left", without)
    yield Suspect(1 - unlike, "this is how probable two words of the *same* type are", "subtract it from 1")
    yield Suspect(1 - (1 - unlike) / 2, "half of the pairs are missing above: ordered pairs are counted below", without)
    with np.errstate(over="ignore"):
        wrapped = (counts * (counts - 1)).sum()
    yield Suspect(
        float(1 - wrapped / (n * (n - 1))),
        f"c(c − 1) does not fit into {counts.dtype}, and nothing warns of it",
        "turn the counts into float64 first: `counts.astype(float)`",
    )


@check(points=0.5, reason="pair_diversity is the chance that two of the words, drawn without replacement, differ")
def diversity_of_pairs(s: Student) -> None:
    for counts in (np.array([2, 1, 1, 0]), np.array([0, 7, 0, 2, 1, 0, 3]), np.array([0, 5]), words_written(60, 90, 1)):
        compare_pairs(s, counts)


@check(points=0.25, reason="pair_diversity takes counts of any type of integer, such as int32")
def pairs_of_many_words(s: Student) -> None:
    for dtype in (np.int64, np.int32):
        compare_pairs(s, np.array([100_000, 100_000], dtype=dtype))


def compare_types(s: Student, counts: np.ndarray, size: int) -> None:
    """Raise `CheckFailed` unless the student's expected number of types is the right one; name the bug if known."""
    right, of = right_types(counts, size), f"types_in(counts, {size}) for {_few(counts)}"
    try:
        got = _asked(s.types_in, counts, size, of="types_in(counts, size)")
    except (OverflowError, ValueError) as error:
        raise CheckFailed(
            expected=f"{right:.6g} from {of}",
            got=f"{type(error).__name__}: {error}",
            cause="C(n, s) has hundreds of digits here, and no float is so large; the ratio of two of them is small"
            if isinstance(error, OverflowError)
            else "no size is refused that is at most n; and C(n − c, s) is 0 when n − c < s, which has no logarithm",
            next_step="subtract their logarithms, from `math.lgamma`, and take `exp` of the difference; a type with "
            "n − c < s counts 1, without a logarithm",
        ) from None
    otherwise = (
        "a whole number, as one draw of s words has it: but asked is the mean over all draws"
        if got.is_integer()
        else "not Σ [1 − C(n − c, s) / C(n, s)]",
        "C(n − c, s) / C(n, s) is the chance that none of the s words is of a type that was written c times",
    )
    _compare(got, right, _wrong_types(counts, size), otherwise, of)


def _wrong_types(counts: np.ndarray, size: int) -> Iterator[Suspect[float]]:
    seen, total = counts[counts > 0].astype(float), float(counts.sum())
    missed = right_types(counts, size)
    yield Suspect(
        float((1 - (1 - seen / total) ** size).sum()),
        "the words are drawn with replacement: even s = n would not find all types",
        "without replacement: C(n − c, s) / C(n, s) is the chance that a type is missed",
    )
    yield Suspect(
        len(seen) * size / total,
        "half of the words would have half of the types: but the frequent types come first",
        "add up over the types how probable it is that each is among the n words",
    )
    yield Suspect(float(len(seen)), "these are all types seen, whatever the size is", "use `size`")
    yield Suspect(len(seen) - missed, "this is the number of types that are missed", "add up 1 − C(n − c, s) / C(n, s)")
    yield Suspect(
        missed + float((counts == 0).sum()),
        "types that were never written are counted as found",
        "with c = 0 a type is missed for sure: C(n, s) / C(n, s) = 1",
    )
    always_found = seen > total - size
    if always_found.any():
        yield Suspect(
            missed - float(always_found.sum()),
            "types with more than n − s words are left out, but s words cannot miss them",
            "C(n − c, s) is 0 when n − c < s: such a type counts 1",
        )


@check(points=0.75, reason="types_in is the expected number of types among some of the words, without replacement")
def rarefied(s: Student) -> None:
    for size in (2, 1, 3, 4):
        compare_types(s, np.array([2, 1, 1, 0]), size)
    for size in (1, 5, 40, 89):
        compare_types(s, words_written(60, 90, 1), size)
    compare_types(s, np.array([0, 30, 0, 4, 2]), 20)


@check(points=0.25, reason="types_in of no word is 0; of more words than there are, a ValueError")
def too_few_words(s: Student) -> None:
    counts = np.array([3, 0, 2, 1])
    compare_types(s, counts, 0)
    for size in (7, 60):
        must_refuse(
            partial(s.types_in, counts.copy(), size),
            expected=f"a ValueError from types_in(counts, {size}) for the 6 words of counts {counts.tolist()}",
            cause="nobody can draw more words than were written: a guess beyond them is no measurement",
            next_step="`if size > counts.sum(): raise ValueError(...)`, in words that say so",
        )


def compare_coverage(s: Student, counts: np.ndarray, shares: np.ndarray, alpha: float) -> None:
    """Raise `CheckFailed` unless the student's tail coverage is the right one; name the bug if it is known."""
    got = _asked(s.tail_coverage, counts, shares, alpha, of="tail_coverage(counts, truth, alpha)")
    otherwise = (
        "not the tail's share of the words written, over its share of the truth",
        "print the ids of your tail, its share of the counts, and its share of the truth",
    )
    of = f"tail_coverage(counts, truth, {alpha}) for {_few(counts)}"
    if len(shares) <= 10:
        of += f" and truth {shares.tolist()}"
    _compare(got, right_coverage(counts, shares, alpha), _wrong_coverages(counts, shares, alpha), otherwise, of)


def _wrong_coverages(counts: np.ndarray, shares: np.ndarray, alpha: float) -> Iterator[Suspect[float]]:
    n, tail = float(counts.sum()), tail_of(shares, alpha)
    written, true = float(counts[tail].sum()), float(shares[tail].sum())
    yield Suspect(written / n, "it is not divided by the tail's true share", "divide by `truth[tail].sum()`")
    yield Suspect(
        written / n / alpha,
        "it is divided by alpha: the tail's true share is at most that, and mostly less",
        "divide by `truth[tail].sum()`",
    )
    yield Suspect(true / (written / n) if written else math.inf, "it is upside down", "the words written go above")
    for beyond in (1, -1):
        other = tail_of(shares, alpha, beyond) if len(tail) + beyond else tail
        side = "a type too many: with it, they are more than alpha" if beyond > 0 else "one type too few"
        yield Suspect(
            float(counts[other].sum()) / n / float(shares[other].sum()),
            f"the tail has {side}",
            "rarest first, as long as the sum with the next one is still at most alpha",
        )
    unknown = float(counts[shares == 0].sum())
    yield Suspect(
        (written + unknown) / n / true,
        "types that the truth does not have are counted as tail",
        "only types with truth > 0 can be rare",
    )
    yield Suspect(
        written / (n - unknown) / true,
        "words that the truth does not have are left out below, though they were written",
        "divide by all words: `counts.sum()`",
    )
    yield Suspect(
        float((counts[tail] > 0).mean()),
        "this is the share of the tail's types that were seen: it rises with the number of words",
        "add up the counts of the tail, not whether they are above 0",
    )
    head = np.argsort(-shares, kind="stable")[: len(tail)]
    yield Suspect(
        float(counts[head].sum()) / n / float(shares[head].sum()),
        "the most frequent types are taken, and not the rarest",
        "sort by the truth, the smallest share first",
    )
    heard = tail_of(counts / n, alpha)
    if len(heard):
        yield Suspect(
            float(counts[heard].sum()) / n / float(shares[heard].sum()) if shares[heard].sum() else math.inf,
            "the tail is made of what is rare among the words written: what is lost drops out of it",
            "the truth says what is rare, not the counts",
        )
    rare = (shares > 0) & (shares <= alpha)
    yield Suspect(
        float(counts[rare].sum()) / n / float(shares[rare].sum()),
        "each type with a share of at most alpha is taken",
        "their shares *together* are at most alpha",
    )


@check(points=0.75, reason="tail_coverage is the tail's share of the words over its share of the truth")
def coverage(s: Student) -> None:
    shares = np.array([0.5, 0.05, 0.0, 0.3, 0.12, 0.03])
    compare_coverage(s, np.array([4, 1, 0, 3, 2, 0]), shares, 0.1)
    compare_coverage(s, np.array([40, 0, 0, 41, 19, 0]), shares, 0.1)  # nothing of the tail is left
    compare_coverage(s, np.array([8, 2, 5, 3, 1, 1]), shares, 0.21)  # five words that the truth does not have
    many = truth(70, seed=2)
    for alpha in (0.05, 0.3):
        compare_coverage(s, words_written(70, 400, seed=3), many, alpha)


CHECKS = (corrected_entropy, diversity_of_pairs, pairs_of_many_words, rarefied, too_few_words, coverage)
