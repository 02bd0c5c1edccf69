"""Exercise 7, second part: what a filter wins and what it costs, in numbers that can be compared."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from ..compare import as_number, close
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .curating import right_curation
from .made_up_texts import Rule, Text, no_stutter, random_texts, without_a_copy


class Price(NamedTuple):
    """What the notebook's `Price` holds."""

    kept: float
    bad_before: float
    bad_after: float
    types_before: int
    types_after: int
    minority_before: float
    minority_after: float


SHARES = ("kept", "bad_before", "bad_after", "minority_before", "minority_after")
TYPES = ("types_before", "types_after")


def right_price(before: Sequence[Text], after: Sequence[Text], fine: Rule, minority: Rule) -> Price:
    """Shares of all texts, and the different words of equally many of both.

    >>> found = right_price([(7, 8), (6, 6), (9,), ()], [(9,)], no_stutter, has_nine)
    >>> found.kept, found.bad_before, found.types_before, found.minority_before, found.minority_after
    (0.25, 0.25, 2, 0.25, 1.0)
    """
    n = min(len(before), len(after))
    return Price(
        len(after) / len(before),
        1 - _share(before, fine),
        1 - _share(after, fine),
        _types(before[:n]),
        _types(after[:n]),
        _share(before, minority),
        _share(after, minority),
    )


def _share(texts: Collection[Text], rule: Rule) -> float:
    return sum(map(rule, texts)) / len(texts)


def _types(texts: Sequence[Text]) -> int:
    return len(set[int]().union(*texts))


def compare_prices(
    s: Student, before: Sequence[Text], after: Sequence[Text], fine: Rule, minority: Rule, names: Sequence[str]
) -> None:
    """Raise `CheckFailed` unless these ``names`` of the student's price are right; name the bug if it is known."""
    handed = list(before), list(after)
    got = s.price(*handed, fine, minority)
    right = right_price(before, after, fine, minority)
    for name in names:
        value, expected = _read(got, name), getattr(right, name)
        if not close(value, expected):
            accuse(
                _wrong_prices(name, before, after, fine, minority),
                lambda wrong: close(value, wrong),  # noqa: B023  # it is called at once
                otherwise=_unknown_bug(name, expected),
                expected=f"{name} = {expected:.4g}, of {len(before)} texts before and {len(after)} after",
                got=f"{value:.4g}",
            )
    if handed != (list(before), list(after)):
        raise CheckFailed(
            expected="both lists as they were",
            got="other texts in them",
            cause="`price` cuts or sorts the lists that it was given",
            next_step="take a part of a list with `texts[:n]`, which makes a new one",
        )


def _read(got: Any, name: str) -> float:
    if not hasattr(got, name):
        raise CheckFailed(
            expected="a `Price` from price(...)",
            got="None" if got is None else f"a {type(got).__name__}",
            cause="no `return`" if got is None else "something else than a `Price` is returned",
            next_step="return `Price(kept=..., bad_before=..., ...)` with all seven numbers",
        )
    return as_number(getattr(got, name), f"price(...).{name}")


def _unknown_bug(name: str, expected: float) -> Suspect[float]:
    if name in TYPES:
        return Suspect(
            expected,
            "not the number of different words in the first n texts, n being the smaller number of texts",
            "collect the words of the first n texts of each list in a set",
        )
    return Suspect(
        expected, "not this share of all the texts in question", "count them, and divide by how many texts there are"
    )


def _wrong_prices(
    name: str, before: Sequence[Text], after: Sequence[Text], fine: Rule, minority: Rule
) -> Iterator[Suspect[float]]:
    texts, others = (before, after) if name.endswith("before") else (after, before)
    if name == "kept":
        yield from _wrong_kept(before, after, fine)
    elif name in TYPES:
        yield from _wrong_types(texts, others)
    else:
        bad = name.startswith("bad")
        yield from _wrong_shares(texts, others, fine, (lambda text: not fine(text)) if bad else minority, bad)


def _wrong_kept(before: Sequence[Text], after: Sequence[Text], fine: Rule) -> Iterator[Suspect[float]]:
    kept, divide = len(after) / len(before), "divide the number of texts after by the number before"
    yield Suspect(1 - kept, "this is the share that was dropped", divide)
    yield Suspect(1 / kept, "the fraction is upside down", divide)
    yield Suspect(len(after), "this is how many were kept, not which share", divide)
    yield Suspect(_share(before, fine), "this is the share of fine texts: copies were dropped as well", divide)


def _wrong_types(texts: Sequence[Text], others: Sequence[Text]) -> Iterator[Suspect[float]]:
    n = min(len(texts), len(others))
    words = [word for text in texts[:n] for word in text]
    yield Suspect(
        _types(texts),
        "the types of all texts are counted, and the other list has fewer: more texts have more types anyway",
        "take the first n texts of each list, n being the length of the shorter one",
    )
    least = min(sum(map(len, texts)), sum(map(len, others)))
    yield Suspect(
        len(set([word for text in texts for word in text][:least])),
        "equally many words are taken, and the text asks for equally many texts",
        "take the first n texts of each list",
    )
    yield Suspect(_types(others[:n]), "before and after are swapped", "count the texts of `before` for types_before")
    yield Suspect(_types(texts[-n:]), "the last n texts are taken, not the first", "take `texts[:n]`")
    yield Suspect(
        len(words), "all words are counted, each as often as it is said", "types are different words: use a set"
    )
    yield Suspect(
        len(set(texts[:n])), "different texts are counted, not different words", "put the words of the texts in the set"
    )
    yield Suspect(
        len(set(words)) / max(len(words), 1),
        "this is types divided by words, a share that falls with the number of words whatever is said",
        "return the number of different words",
    )


def _wrong_shares(
    texts: Sequence[Text], others: Sequence[Text], fine: Rule, counted: Rule, bad: bool
) -> Iterator[Suspect[float]]:
    number, n = sum(map(counted, texts)), min(len(texts), len(others))
    divide = "divide by the number of texts in the list that you count in"
    if bad:
        yield Suspect(1 - number / len(texts), "this is the share of texts that are fine", "count those that are not")
    yield Suspect(_share(others, counted), "before and after are swapped, or one of them is used for both", divide)
    yield Suspect(number, "this is a number of texts, not a share", divide)
    yield Suspect(number / len(others), "it is divided by the number of texts in the other list", divide)
    everything = "all texts of the list count, copies too: equal sizes matter for types, not for shares"
    yield Suspect(_share(texts[:n], counted), "only the first n texts are looked at", everything)
    yield Suspect(_share(without_a_copy(texts), counted), "copies are left out before counting", everything)
    good = [text for text in texts if fine(text)]
    if good and not bad:
        yield Suspect(_share(good, counted), "only texts that are fine are looked at", everything)


def has_nine(text: Text) -> bool:
    """A made-up minority."""
    return 9 in text


def odd(text: Text) -> bool:
    """A made-up rule that has nothing to do with `no_stutter`."""
    return sum(text) % 2 == 1


#: Lists of texts before and after: a filter's, one that is longer afterwards, and two that are equally long.
BEFORE = [(6, 6), (5,), (9, 7), (9, 7), (7, 8, 8), (5, 6), (9, 9, 8), (), (10, 5), (9,), (11, 5), (11, 11)]
LISTS = [
    (BEFORE, right_curation(BEFORE, no_stutter)),
    (random_texts(9, seed=41, words=20), random_texts(31, seed=42, words=20)),
    (random_texts(17, seed=43, words=20), random_texts(11, seed=44, words=20)),
]


@check(points=0.75, reason="price: the shares of what is kept, of what is not fine, and of the minority")
def shares(s: Student) -> None:
    for before, after in LISTS:
        compare_prices(s, before, after, no_stutter, has_nine, SHARES)
        compare_prices(s, before, after, odd, has_nine, SHARES)


@check(points=0.75, reason="price counts the different words in equally many texts of both")
def equal_sizes(s: Student) -> None:
    for before, after in LISTS:
        compare_prices(s, before, after, no_stutter, has_nine, TYPES)


CHECKS = (shares, equal_sizes)
