"""Exercise 8, first part: where to cut a seed text, and how much a text that was written is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from ..compare import as_array
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .made_up_texts import FIRST_WORD, Text, random_texts, shown


def right_beginning(text: Text, counts: np.ndarray) -> Text:
    """The text up to its rarest word, that word included.

    >>> right_beginning((7, 5, 6), np.array([0, 0, 0, 0, 0, 2, 3, 9]))
    (7, 5)
    """
    return text[: int(np.argmin([counts[word] for word in text])) + 1]


def compare_beginning(s: Student, text: Text, counts: np.ndarray) -> None:
    """Raise `CheckFailed` unless the student cuts the text after its rarest word; name the bug if it is known."""
    got, right = s.beginning(text, counts.copy()), right_beginning(text, counts)
    if not isinstance(got, tuple):
        raise CheckFailed(
            expected=f"a text, which is a tuple of word ids, from beginning({text}, counts)",
            got="None" if got is None else f"a {type(got).__name__}",
            cause="no `return`" if got is None else "a list, a place or a word is returned in place of a text",
            next_step="return a part of the tuple: `text[:end]`",
        )
    if got != right:
        said = ", ".join(f"{word} was said {counts[word]}" for word in dict.fromkeys(text))
        accuse(
            _wrong_beginnings(text, counts),
            lambda value: got == value,
            otherwise=Suspect(
                right,
                "not the text up to the word with the smallest count",
                "find the place of the smallest of `counts[word]` over the words of the text",
            ),
            expected=f"{right} of {text}, where {said} times",
            got=str(got),
        )


def _wrong_beginnings(text: Text, counts: np.ndarray) -> Iterator[Suspect[Text]]:
    said = [counts[word] for word in text]
    first, last = said.index(min(said)), len(said) - 1 - said[::-1].index(min(said))
    yield Suspect(text[:first], "the rarest word itself is cut off", "the place of the word, plus one, is the end")
    yield Suspect(text[first:], "this is the end of the text, from its rarest word on", "take what comes before it")
    yield Suspect(
        text[first : first + 1], "this is the rarest word alone", "take all the words before it, and the word"
    )
    yield Suspect(text[: last + 1], "of equally rare words the last is taken", "cut after the first of them")
    yield Suspect(
        text[: said.index(max(said)) + 1], "this is cut after the most usual word", "look for the smallest count"
    )
    yield Suspect(
        text[: text.index(min(text)) + 1],
        "the word with the smallest id is taken, not the one that is said least",
        "compare `counts[word]`, not the words",
    )


def right_weights(texts: Sequence[Text], target: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """The product of the ratios of each text's missing words, divided by the sum of all.

    >>> right_weights([(5,), (5, 6, 6), ()], np.array([0, 0, 0, 0, 0, 0, 5]), np.array([0, 0, 0, 0, 0, 4, 2]))
    array([0.25, 0.5 , 0.25])
    """
    return _normal(texts, target, seen, lambda ratios: float(np.log(np.maximum(ratios, 1.0)).sum()))


def _normal(
    texts: Sequence[Text],
    target: np.ndarray,
    seen: np.ndarray,
    log_weight: Callable[[np.ndarray], float],
    *,
    repeated: bool = False,
    plus: float = 1.0,
) -> np.ndarray:
    """Weights from ``log_weight`` of the ratios of each text's different words, or of all words if ``repeated``."""
    with np.errstate(all="ignore"):
        ratios = (target + plus) / (seen + plus)
        words = [list(text) if repeated else sorted(set(text)) for text in texts]
        logs = np.array([log_weight(ratios[some]) if some else 0.0 for some in words])
        weights = np.exp(logs - logs.max())
        return weights / weights.sum()


def compare_weights(s: Student, texts: Sequence[Text], target: np.ndarray, seen: np.ndarray) -> None:
    """Raise `CheckFailed` unless the student's weights are the right ones; name the bug if it is known."""
    handed = target.copy(), seen.copy()
    got = _finite(s.weights(list(texts), *handed), len(texts))
    right = right_weights(texts, target, seen)
    if not np.allclose(got, right, rtol=1e-6, atol=1e-12):
        accuse(
            _wrong_weights(texts, target, seen),
            lambda value: np.allclose(got, value, rtol=1e-6, atol=1e-12),
            otherwise=Suspect(
                right,
                "a weight is not in proportion to the product of the ratios of the text's missing words",
                "for each different word of the text: (target + 1)/(seen + 1), and 1 where that is below 1; multiply",
            ),
            expected=f"{_few(right)} for {_described(texts)}",
            got=_few(got),
        )
    if not all(np.array_equal(one, other) for one, other in zip(handed, (target, seen), strict=True)):
        raise CheckFailed(
            expected="`target` and `seen` as they were",
            got="other numbers in them",
            cause="an operation in place, such as `seen += 1`, works on the caller's arrays",
            next_step="use operations that make new arrays: `seen + 1`",
        )


def _finite(got: Any, texts: int) -> np.ndarray:
    """The student's weights as an array; none that overflowed."""
    if isinstance(got, np.ndarray) and got.shape == (texts,) and not np.isfinite(got.astype(float)).all():
        raise CheckFailed(
            expected=f"{texts} finite weights from weights(...)",
            got=f"{np.count_nonzero(~np.isfinite(got.astype(float)))} that are nan or inf",
            cause="a product of hundreds of ratios overflows, or a count of 0 stands below a fraction",
            next_step="add 1 to both counts; add up logarithms, and subtract the largest sum before `np.exp`",
        )
    return as_array(got, (texts,), "weights(...)")


def _described(texts: Sequence[Text]) -> str:
    if max(map(len, texts)) > 20:
        return f"texts of {', '.join(str(len(text)) for text in texts)} words"
    return f"the texts {shown(texts[:6])}{', ...' if len(texts) > 6 else ''}"


def _few(numbers: np.ndarray) -> str:
    return "[" + ", ".join(f"{number:.4g}" for number in numbers[:6]) + (", ...]" if len(numbers) > 6 else "]")


def _wrong_weights(texts: Sequence[Text], target: np.ndarray, seen: np.ndarray) -> Iterator[Suspect[np.ndarray]]:
    def product(ratios: np.ndarray) -> float:
        return float(np.log(np.maximum(ratios, 1.0)).sum())

    def suspect(log_weight: Callable[[np.ndarray], float], cause: str, next_step: str, **how: Any) -> Suspect:
        return Suspect(_normal(texts, target, seen, log_weight, **how), cause, next_step)

    multiply = "multiply the ratios of the missing words: add up their logarithms"
    right = right_weights(texts, target, seen)
    raw = np.array([np.exp(product(((target + 1) / (seen + 1))[sorted(set(text))])) for text in texts])
    yield Suspect(
        right_weights(texts, seen, target),
        "the ratios are upside down: texts with words that were said too often get the weight",
        "divide what should be said, `target`, by what was, `seen`",
    )
    yield Suspect(raw, "the weights do not add up to 1", "divide them by their sum")
    yield suspect(
        product,
        "a word that a text says twice counts twice: who repeats a missing word would be wanted most",
        "count each different word of a text once: `set(text)`",
        repeated=True,
    )
    for repeated in (False, True):
        yield suspect(
            lambda ratios: float(np.log(ratios).sum()),
            "words that are said too often count against a text: that hits every text, with its most usual words",
            "replace a ratio below 1 by 1",
            repeated=repeated,
        )
        for averaged in (_mean_log, _mean_log_of_missing):
            yield suspect(
                averaged,
                "the logarithms are averaged: among ten usual words one that is missing hardly counts",
                multiply,
                repeated=repeated,
            )
        yield suspect(
            lambda ratios: float(np.log(np.maximum(ratios, 1.0).sum())),
            "the ratios are added up, not multiplied",
            multiply,
            repeated=repeated,
        )
    yield suspect(lambda ratios: float(np.log(ratios.max())), "only the text's most missing word counts", multiply)
    yield suspect(
        lambda ratios: float(np.log(max(ratios.max(), 1.0))), "only the text's most missing word counts", multiply
    )
    yield suspect(product, "1 is not added to both counts", "(target + 1)/(seen + 1)", plus=0.0)
    yield suspect(
        lambda ratios: float((ratios > 1).sum() * np.log(2)),
        "missing words are counted, whether much is missing or little",
        multiply,
    )
    logs = np.log(np.maximum(right, 1e-300) / right.min())
    if logs.sum():
        yield Suspect(logs / logs.sum(), "the logarithms themselves are the weights", "take `np.exp` of the sums")


def _mean_log(ratios: np.ndarray) -> float:
    return float(np.log(ratios).mean())


def _mean_log_of_missing(ratios: np.ndarray) -> float:
    return _mean_log(np.maximum(ratios, 1.0))


def random_counts(number: int, seed: int, most: int = 30) -> np.ndarray:
    """How often each of ``number`` words is said; special tokens never are, and a few words never either.

    >>> random_counts(10, seed=0)[:FIRST_WORD].tolist()
    [0, 0, 0, 0, 0]
    """
    counts = np.random.default_rng(seed).integers(0, most, number)
    counts[:FIRST_WORD] = 0
    return counts


@check(points=0.5, reason="beginning ends with the rarest word of the text, the first of equals")
def ends_with_the_rarest(s: Student) -> None:
    counts = np.array([0, 0, 0, 0, 0, 9, 4, 30, 2, 4, 2, 12])
    for text in (
        (5, 7, 11, 6, 11, 7),
        (7, 5, 6, 11, 7),
        (7, 8, 5, 10, 7),
        (6, 7, 7, 9, 5),
        (10, 7),
        (5,),
        (7, 11, 5, 9),
        (7, 7, 8, 8, 5),
    ):
        compare_beginning(s, text, counts)


#: Words 5 and 6 are said too often, 7 just as often as they should, 8 a little too rarely, 9 and 10 far too rarely.
TARGET = np.array([0, 0, 0, 0, 0, 9, 40, 7, 14, 19, 5])
SEEN = np.array([0, 0, 0, 0, 0, 29, 69, 7, 9, 3, 0])
TEXTS = [(5, 6), (9, 5, 6, 7), (9, 9, 5), (6, 7, 8), (8, 9, 10), (), (10,), (5, 5, 8, 6, 6)]


@check(points=1, reason="weights: the product of the ratios of a text's missing words, each once; together 1")
def products(s: Student) -> None:
    compare_weights(s, TEXTS, TARGET, SEEN)
    compare_weights(s, TEXTS[3:4], TARGET, SEEN)
    compare_weights(s, TEXTS, TARGET / 3, SEEN.astype(float))
    compare_weights(s, random_texts(20, seed=71), random_counts(12, seed=72), random_counts(12, seed=73))


@check(points=0.25, reason="weights of texts with hundreds of missing words do not overflow")
def long_texts(s: Student) -> None:
    words = tuple(range(FIRST_WORD, FIRST_WORD + 400))
    target, seen = np.zeros(500), np.zeros(500)
    target[FIRST_WORD:] = 999
    seen[words[-2] :] = 3
    compare_weights(s, [words, words[1:], words[:-2], words[: 5 * 80], (words[-1],) * 300 + words[1:]], target, seen)


CHECKS = (ends_with_the_rarest, products, long_texts)
