"""Hidden checks of exercise 5: other batch sizes, and longer runs on other shapes."""

from __future__ import annotations

from tinyloops.checks import Student, check
from tinyloops.checks.classification.classifier import texts
from tinyloops.checks.classification.encoding import compare_vectors, encoder
from tinyloops.checks.classification.head_training import compare_heads, lesson, trained


@check(points=0.5, reason="encode is right on fresh texts, for other batch sizes")
def fresh_vectors(s: Student) -> None:
    ids, mask = texts([3, 8, 1, 5, 8, 2, 6], seed=21)
    for batch_size in (1, 5, 7, 20):
        compare_vectors(s, encoder(s, seed=21, layers=2), ids, mask, batch_size)


@check(points=0.5, reason="train_head is right on fresh vectors, for other numbers of classes and steps")
def fresh_heads(s: Student) -> None:
    compare_heads(s, lesson(20, 3, 2, steps=25, lr=0.02, seed=22), seed=11)
    compare_heads(s, lesson(5, 12, 4, steps=1, lr=0.3, seed=23, present=3), seed=0)
    trained(s, lesson(4, 2, 6, steps=3, lr=0.1, seed=24, present=1), seed=5)


CHECKS = (fresh_vectors, fresh_heads)
