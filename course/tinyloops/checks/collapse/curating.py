"""Exercise 7, first part: which texts are left when copies, known texts and bad texts are taken out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from itertools import groupby
from typing import Any

from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .made_up_texts import Rule, Text, no_stutter, shown, without_a_copy


def right_curation(texts: Sequence[Text], fine: Rule, known: Collection[Text] = ()) -> list[Text]:
    """The texts that are fine, without copies of each other and of those that are known, in their order.

    >>> right_curation([(7, 8), (6, 6), (7, 8), (9,)], no_stutter, known={(9,)})
    [(7, 8)]
    """
    return [text for text in without_a_copy(texts) if text not in known and fine(text)]


def compare_curation(s: Student, texts: Sequence[Text], fine: Rule, known: Collection[Text] | None = None) -> None:
    """Raise `CheckFailed` unless the student keeps the right texts; ``known`` is left to its default when None."""
    handed, before = list(texts), frozenset(known or ())
    got = s.curate(handed, fine) if known is None else s.curate(handed, fine, known)
    right = right_curation(texts, fine, before)
    must_be_texts(got, "curate(...)")
    if list(got) != right:
        of = shown(texts) + (f", with {shown(sorted(before))} known" if before else "")
        accuse(
            _wrong_curations(texts, fine, before),
            lambda value: list(got) == value,
            otherwise=_unknown_bug(list(got), right),
            expected=f"{shown(right) or 'no text'}, of {of}",
            got=shown(got) or "no text",
        )
    if handed != list(texts):
        raise CheckFailed(
            expected="the list of texts as it was",
            got=f"{len(handed)} texts in it, or another order",
            cause="`curate` takes texts out of the list that it was given",
            next_step="build a new list",
        )
    if known and (len(known) != len(before) or not before.issuperset(known)):
        raise CheckFailed(
            expected=f"`known` as it was: {shown(sorted(before))}",
            got=shown(sorted(known)),
            cause="texts of this call are written into the caller's collection: the next call would leave them out",
            next_step="make a set of your own: `seen = set(known)`",
        )


def must_be_texts(got: Any, of: str) -> None:
    """Raise `CheckFailed` unless ``got`` is a list of texts."""
    if isinstance(got, (list, tuple)) and all(isinstance(text, tuple) for text in got):
        return
    unordered = isinstance(got, (set, frozenset, dict))
    raise CheckFailed(
        expected=f"a list of texts from {of}, each a tuple of word ids",
        got="None" if got is None else f"a {type(got).__name__}",
        cause="a set or a dict has no order that counts"
        if unordered
        else "no `return`"
        if got is None
        else "places, flags or other things are returned in place of texts",
        next_step="return a list of the texts themselves",
    )


def _unknown_bug(got: list[Text], right: list[Text]) -> Suspect[list[Text]]:
    if Counter(got) == Counter(right):
        return Suspect(right, "the texts are right, and their order is not", "keep the order of `texts`")
    return Suspect(
        right,
        "a text is missing that should stay, or one is kept that should go",
        "for each text, in order: was it there before, is it known, is it fine?",
    )


def _wrong_curations(texts: Sequence[Text], fine: Rule, known: Collection[Text]) -> Iterator[Suspect[list[Text]]]:
    different = without_a_copy(texts)
    once = [text for text in different if texts.count(text) == 1]
    remember = "remember each text that you have seen, in a set, and skip it when it comes again"
    yield Suspect(
        [text for text in texts if text not in known and fine(text)], "copies of texts are kept as well", remember
    )
    yield Suspect(
        [text for text in different if fine(text)],
        "texts that are known already are kept",
        "skip what is in `known`, too",
    )
    yield Suspect(
        [text for text in different if text not in known],
        "texts that are not fine are kept",
        "ask `fine` of each text, and skip it when the answer is False",
    )
    yield Suspect(
        [text for text in different if text not in known and not fine(text)],
        "what is kept is what should go: `fine` is True of the good texts",
        "skip a text when `fine` is False",
    )
    yield Suspect(
        [text for text in once if text not in known and fine(text)],
        "a text that has copies is dropped with all of them",
        "its first copy stays",
    )
    yield Suspect(
        right_curation(list(reversed(texts)), fine, known)[::-1],
        "of each text the last copy is kept, and not the first",
        "go through `texts` from the first to the last, and keep a text when it is new",
    )
    yield Suspect(
        [text for text, _ in groupby(texts) if text not in known and fine(text)],
        "only copies that follow each other are found",
        remember,
    )
    for alike, what in (
        (frozenset, "the same words in another order, or said more often,"),
        (lambda text: tuple(sorted(text)), "the same words in another order"),
    ):
        yield Suspect(
            _first_of_each(texts, fine, known, alike),
            f"{what} are taken for a copy",
            "two texts are copies when the tuples are equal: use the text itself as the key",
        )


def _first_of_each(
    texts: Sequence[Text], fine: Rule, known: Collection[Text], alike: Callable[[Text], Hashable]
) -> list[Text]:
    seen, kept = {alike(text) for text in known}, []
    for text in texts:
        if alike(text) not in seen and fine(text):
            kept.append(text)
        seen.add(alike(text))
    return kept


#: Copies next to each other and far apart, of good texts and of bad ones; the same words in other orders.
TEXTS = [(9,), (7, 8), (6, 6), (7, 8), (8, 7), (), (5, 9), (5, 9), (7, 8, 8), (6, 6), (9,), (9, 5), (7, 8, 7), (8,)]


@check(points=0.75, reason="curate keeps what is fine, once each, in the order of the texts")
def fine_and_once(s: Student) -> None:
    compare_curation(s, TEXTS, no_stutter)
    compare_curation(s, TEXTS[::-1], lambda text: sum(text) % 2 == 1)
    compare_curation(s, TEXTS[2:3], no_stutter)
    compare_curation(s, [], no_stutter)


@check(points=0.5, reason="curate leaves out what is known, whatever holds it, and changes nothing that it was given")
def left_out(s: Student) -> None:
    known = [(5, 9), (7, 8), (6, 6), (7, 9)]
    for collection in (frozenset(known), set(known), list(known)):
        compare_curation(s, TEXTS, no_stutter, collection)
    compare_curation(s, TEXTS, no_stutter, frozenset())
    compare_curation(s, TEXTS, no_stutter)  # what an earlier call has seen is not known


@check(points=0.5, reason="curate asks once about each different text, also about one that is not fine")
def asked_once(s: Student) -> None:
    compare_questions(s, TEXTS, no_stutter, known=frozenset({(8,), (7, 9)}))


def compare_questions(s: Student, texts: Sequence[Text], rule: Rule, known: Collection[Text]) -> None:
    """Raise `CheckFailed` unless the student asks about each new text once, and about no text twice."""
    asked = Counter[Text]()

    def fine(text: Text) -> bool:
        asked[text] += 1
        return rule(text)

    s.curate(list(texts), fine, known)
    for text in without_a_copy(texts):
        if asked[text] > 1:
            raise CheckFailed(
                expected=f"one question about {text}, which stands {texts.count(text)} times among the texts",
                got=f"{asked[text]}",
                cause="a copy is asked about like a new text"
                if rule(text)
                else "only texts that were kept are remembered, so one that is not fine is asked about again and again",
                next_step="remember each text that you have seen, before you ask whether it is fine",
            )
        if text not in known and not asked[text]:
            raise CheckFailed(
                expected=f"a question about {text}",
                got="none",
                cause="`fine` is not asked, or not about every different text",
                next_step="call `fine(text)` on each text that is new",
            )


CHECKS = (fine_and_once, left_out, asked_once)
