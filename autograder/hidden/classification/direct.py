"""Hidden checks of exercise 4: other numbers of classes, other words, other sides of padding."""

from __future__ import annotations

from tinyloops.checks import Student, check
from tinyloops.checks.classification.direct import compare_chance, compare_chosen, compare_mass, decoder, texts


@check(points=0.5, reason="name_the_class is right on fresh texts, for other class words")
def fresh_texts(s: Student) -> None:
    model = decoder(s, seed=21, layers=2)
    for side, words in (("left", [6, 39, 14, 20, 11]), ("right", [30, 9])):
        ids, mask = texts([3, 7, 1, 5, 7, 2, 4], seed=21, padded=side)
        compare_chosen(s, model, ids, mask, words)
        compare_mass(s, model, ids, mask, words)


@check(points=0.5, reason="above_chance is right for other numbers")
def fresh_numbers(s: Student) -> None:
    for right, total, classes in ((9, 12, 2), (0, 40, 5), (700, 7000, 10), (6, 6, 3)):
        compare_chance(s, right, total, classes)


CHECKS = (fresh_texts, fresh_numbers)
