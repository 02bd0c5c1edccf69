"""Hidden checks of exercise 7: many lists with many copies, other rules, and lists of all lengths."""

from __future__ import annotations

from tinyloops.checks import Student, check
from tinyloops.checks.collapse.curating import compare_curation, compare_questions
from tinyloops.checks.collapse.made_up_texts import no_stutter, random_texts
from tinyloops.checks.collapse.pricing import SHARES, TYPES, compare_prices, has_nine, odd


@check(points=0.5, reason="curate on many fresh lists, with and without texts that are known")
def many_lists(s: Student) -> None:
    for seed in range(12):
        texts = random_texts(5 + 4 * seed, seed=500 + seed)
        known = frozenset(random_texts(6, seed=600 + seed))
        compare_curation(s, texts, odd, known)
        compare_curation(s, texts, no_stutter)
        compare_questions(s, texts, odd, known)


@check(points=0.25, reason="price on fresh lists, the shares and the types")
def fresh_prices(s: Student) -> None:
    for seed, (before, after) in enumerate(((40, 12), (13, 29), (21, 21), (1, 6), (7, 1))):
        lists = (
            random_texts(before, seed=700 + seed, words=30),
            random_texts(after, seed=800 + seed, longest=4, words=30),
        )
        compare_prices(s, *lists, odd, has_nine, SHARES)
        compare_prices(s, *lists, no_stutter, has_nine, TYPES)


CHECKS = (many_lists, fresh_prices)
