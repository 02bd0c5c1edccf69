"""Hidden checks of exercise 8: more classes than two, other scales, and what no linear head can tell."""

from __future__ import annotations

import torch

from tinyloops.checks import Student, check
from tinyloops.checks.classification.probe import Case, clusters, expect, labels_in_turn, measure, rescaled


@check(points=0.5, reason="finds five classes among features of all scales, and nothing in shuffled labels", seconds=30)
def five_classes(s: Student) -> None:
    """The control of a right answer lay between 0.06 and 0.34 in 200 seeds."""
    case = clusters(labels_in_turn(203, 5), labels_in_turn(152, 5), width=40, seed=91, distance=8.0)
    scale = 10.0 ** torch.linspace(-1, 2, 40)
    accuracy, control = measure(s, rescaled(case, scale, shift=-7 * scale), seed=5)
    expect(
        s,
        accuracy > 0.9,
        "an accuracy near 1 for five classes that lie far apart",
        accuracy,
        "the head has another number of classes, or the features keep their scales",
        "count the classes by the training labels, and standardise each feature",
    )
    expect(
        s,
        control < 0.7,
        "a control near 1/5",
        control,
        "the control's head was trained on labels that are not shuffled",
        "shuffle the training labels, not the vectors along with them",
    )


@check(points=0.5, reason="a probe is linear: it finds no class that takes two features together to tell", seconds=30)
def linear(s: Student) -> None:
    """No straight cut gets more than three of four corners right; in 200 seeds it was 0.29 to 0.71 of the texts."""
    generator = torch.Generator().manual_seed(92)
    corners = torch.randint(0, 2, (700, 2), generator=generator)
    vectors = 4.0 * corners + torch.randn(700, 2, generator=generator)
    labels = corners[:, 0] ^ corners[:, 1]
    accuracy, _ = measure(s, Case(vectors[:400], labels[:400], vectors[400:], labels[400:]))
    expect(
        s,
        accuracy < 0.85,
        "an accuracy near 1/2: the class is whether two features agree, and no straight cut shows that",
        accuracy,
        "the head is not linear: a hidden layer, products of features or neighbours see more than a probe should",
        "use train_head of exercise 5 on the standardised features themselves",
    )


CHECKS = (five_classes, linear)
