"""Exercise 8, the probe: what a linear head finds in vectors that stay as they are, and what it finds by chance."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor

from ..compare import as_number, must_be_float
from ..framework import CheckFailed, Student, check
from .earlier import earlier_first

POINTS = 4.0
#: What `probe` calls: a bug in it is not a bug of exercise 8.
EARLIER = ("head",)


class Case(NamedTuple):
    """Training vectors [N, D] and labels [N], test vectors [M, D] and labels [M]."""

    train_vectors: Tensor
    train_labels: Tensor
    test_vectors: Tensor
    test_labels: Tensor


def clusters(
    train_labels: Tensor, test_labels: Tensor, width: int, seed: int, *, distance: float = 6.0, classes: int = 0
) -> Case:
    """Vectors of noise, in which the first K features say the class: by ``distance``, in standard deviations.

    >>> case = clusters(torch.tensor([0, 1, 1]), torch.tensor([0, 1]), width=5, seed=0)
    >>> case.train_vectors.shape, case.test_vectors.shape
    (torch.Size([3, 5]), torch.Size([2, 5]))
    """
    generator = torch.Generator().manual_seed(seed)
    number = classes or int(train_labels.max()) + 1
    drawn = []
    for labels in (train_labels, test_labels):
        vectors = torch.randn(len(labels), width, generator=generator)
        vectors[:, :number] += distance * torch.nn.functional.one_hot(labels, number)
        drawn.append(vectors)
    return Case(drawn[0], train_labels, drawn[1], test_labels)


def rescaled(case: Case, scale: Tensor, shift: Tensor) -> Case:
    """The same texts with each feature times ``scale`` [D] plus ``shift`` [D]."""
    return case._replace(
        train_vectors=case.train_vectors * scale + shift, test_vectors=case.test_vectors * scale + shift
    )


def labels_in_turn(number: int, classes: int) -> Tensor:
    """Labels [N], each class as often as the others.

    >>> labels_in_turn(5, 3).tolist()
    [0, 1, 2, 0, 1]
    """
    return torch.arange(number) % classes


def measure(s: Student, case: Case, seed: int = 0) -> tuple[float, float]:
    """The student's accuracy and control, read and found to be two shares."""
    given = Case(*(tensor.clone() for tensor in case))
    with earlier_first(s, *EARLIER):
        returned = s.probe(*given, seed)
        accuracy, control = _two_shares(returned)
    if not all(map(torch.equal, given, case)):
        raise CheckFailed(
            expected="vectors and labels as they were",
            got="other numbers in them after the call",
            cause="an operation in place (`-=`, `/=`, a method that ends in `_`) changes the caller's tensor",
            next_step="write `vectors - mean`, which makes a new tensor",
        )
    return accuracy, control


def _two_shares(returned: Any) -> tuple[float, float]:
    if not isinstance(returned, (tuple, list)) or len(returned) != 2:
        raise CheckFailed(
            expected="two numbers from probe(...): accuracy and control",
            got=f"{len(returned)} of them" if isinstance(returned, (tuple, list)) else f"a {type(returned).__name__}",
            cause="one of the two is missing, or nothing is returned",
            next_step="end with `return accuracy, control`",
        )
    shares = []
    for got, name in zip(returned, ("accuracy", "control"), strict=True):
        number = as_number(got, f"probe(...), {name},")
        must_be_float(got, name)
        if not 0 <= number <= 1:
            raise CheckFailed(
                expected=f"{name} between 0 and 1",
                got=got,
                cause="a count or a percentage, or a mean of something else than right and wrong answers",
                next_step="compare the highest score's class with the label, and take the mean",
            )
        shares.append(number)
    return shares[0], shares[1]


def expect(s: Student, found: bool, expected: str, got: float, cause: str, next_step: str) -> None:
    """Raise `CheckFailed` with these words unless ``found``; or say to mend first what `probe` calls."""
    if not found:
        with earlier_first(s, *EARLIER):
            raise CheckFailed(expected=expected, got=f"{got:.2f}", cause=cause, next_step=next_step)


@check(points=0.5, reason="finds classes that a linear head can tell apart, and judges on the test vectors", seconds=30)
def finds_classes(s: Student) -> None:
    """A right answer stays below 0.76 on noise: 100 coin tosses reach it with a probability below 1e-6."""
    accuracy, _ = measure(s, clusters(labels_in_turn(150, 3), labels_in_turn(200, 3), width=12, seed=81))
    expect(
        s,
        accuracy > 0.95,
        "an accuracy near 1: the classes lie far apart",
        accuracy,
        "the head is not trained on these vectors and labels, or is judged on others",
        "train on the standardised training vectors, judge with the test vectors and test labels",
    )
    noise = clusters(labels_in_turn(50, 2), labels_in_turn(100, 2), width=120, seed=82, distance=0.0)
    accuracy, _ = measure(s, noise)
    expect(
        s,
        accuracy < 0.76,
        "an accuracy near 1/2: these vectors are noise, and the test texts are not among the training texts",
        accuracy,
        "the head is judged on the texts it was trained on, or the test texts are trained on, too",
        "train with the training texts alone, and judge with the test texts alone",
    )


@check(points=0.5, reason="features of all scales count alike: each is standardised by itself", seconds=30)
def standardises(s: Student) -> None:
    case = clusters(labels_in_turn(150, 3), labels_in_turn(200, 3), width=12, seed=83)
    scale, shift = torch.ones(12), torch.zeros(12)
    scale[:3], scale[3:], shift[3:] = 0.02, 300.0, 4000.0
    accuracy, _ = measure(s, rescaled(case, scale, shift))
    expect(
        s,
        accuracy > 0.9,
        "an accuracy near 1: the three small features tell the class, the nine large ones are noise",
        accuracy,
        "the vectors are not standardised, or with one mean or spread for all features, or without the mean",
        "compute mean and standard deviation along dim=0: one number for each feature",
    )


@check(points=0.5, reason="a feature that never varies does no harm", seconds=30)
def constant_features(s: Student) -> None:
    case = clusters(labels_in_turn(120, 2), labels_in_turn(200, 2), width=8, seed=84)
    for value in (0.0, 5.0):
        still = Case(*(tensor.clone() for tensor in case))
        still.train_vectors[:, 4], still.test_vectors[:, 4] = value, value
        accuracy, _ = measure(s, still)
        expect(
            s,
            accuracy > 0.95,
            f"an accuracy near 1, though feature 4 is {value:g} in all texts",
            accuracy,
            "the feature's spread is 0, and 0 / 0 is nan: one nan makes all scores nan",
            "put 1 in place of a spread of 0: `torch.where(spread > 0, spread, 1.0)`",
        )
    differs = torch.arange(200) % 7 - 3.0
    case.train_vectors[:, 4], case.test_vectors[:, 4] = 5.0, 5.0 + differs
    accuracy, _ = measure(s, case)
    expect(
        s,
        accuracy > 0.95,
        "an accuracy near 1, though feature 4 is 5 in all training texts and something else in the test texts",
        accuracy,
        "the spread of 0 became a tiny number, and what is divided by it an enormous one",
        "put 1 in place of a spread of 0, not a small number: `torch.where(spread > 0, spread, 1.0)`",
    )


@check(points=0.5, reason="mean and spread are those of the training vectors alone", seconds=30)
def training_statistics(s: Student) -> None:
    one_class = torch.zeros(200, dtype=torch.long)
    case = clusters(labels_in_turn(150, 2), one_class, width=8, seed=85, classes=2)
    accuracy, _ = measure(s, case)
    expect(
        s,
        accuracy > 0.95,
        "an accuracy near 1, though all test texts are of class 0",
        accuracy,
        "the test vectors are standardised with their own mean: what they have in common, their class, is taken away",
        "use the training vectors' mean and spread for both sets",
    )
    case = clusters(labels_in_turn(150, 2), labels_in_turn(200, 2), width=8, seed=86)
    case.test_vectors[:2] = 1e12
    accuracy, _ = measure(s, case)
    expect(
        s,
        accuracy > 0.95,
        "an accuracy near 1, though two of 200 test vectors are huge",
        accuracy,
        "the test vectors have a part in the mean and the spread: two of them make all training vectors alike",
        "compute mean and spread before the test vectors come in",
    )


@check(points=0.75, reason="the control is the probe on shuffled training labels, judged by true labels", seconds=30)
def control_is_control(s: Student) -> None:
    """A right answer fails with a probability below 1e-6.

    On 64 features a head of shuffled labels follows the one with the class by chance, with a sixty-fourth of its
    weight: the control lies around 0.5 with a standard deviation of 0.07 (in 200 seeds: 0.29 to 0.66).
    """
    one_class = torch.zeros(300, dtype=torch.long)
    _, control = measure(s, clusters(labels_in_turn(200, 2), one_class, width=64, seed=87, classes=2))
    expect(
        s,
        0.12 < control < 0.88,
        "a control near 1/2 (all test texts are of class 0, half of the training texts are)",
        control,
        "the head was trained on true labels: the test labels, or vectors and labels together, were shuffled"
        if control > 0.5
        else "the control is not a share of right answers",
        "shuffle the training labels and leave the vectors in their order; judge by the true test labels",
    )
    mostly = (torch.arange(400) % 5 == 0).long()
    _, control = measure(s, clusters(mostly, mostly, width=8, seed=88, distance=0.0))
    expect(
        s,
        control > 0.65,
        'a control near 0.8: four of five labels are 0, shuffled or not, and "always 0" is right as often',
        control,
        "the control's labels are drawn anew, with equal shares, in place of being put in another order",
        "take the training labels in the order of a random permutation",
    )


@check(points=0.25, reason="the seed decides the result, and nothing else does", seconds=30)
def seeded(s: Student) -> None:
    """A right answer has the same control with six seeds with a probability below 1e-6: there are 400 test texts."""
    with earlier_first(s, *EARLIER):
        _must_be_seeded(s)


def _must_be_seeded(s: Student) -> None:
    case = clusters(labels_in_turn(60, 2), labels_in_turn(400, 2), width=20, seed=89, distance=1.0)
    torch.manual_seed(1)
    made = measure(s, case, seed=3)
    torch.manual_seed(2)
    state = s.build("torch:get_rng_state")
    again = measure(s, case, seed=3)
    for_itself = "draw from a generator of its own: `torch.Generator().manual_seed(seed)`"
    if made != again:
        raise CheckFailed(
            expected="the same two numbers twice with seed=3",
            got=f"{made} and {again}",
            cause="the order is drawn from torch's global random state",
            next_step=for_itself,
        )
    if not torch.equal(state, s.build("torch:get_rng_state")):
        raise CheckFailed(
            expected="torch's global random state as it was before",
            got="another state",
            cause="it is seeded, or numbers are drawn from it",
            next_step=for_itself,
        )
    if len({measure(s, case, seed=seed)[1] for seed in (3, 4, 5, 6, 7, 8)}) == 1:
        raise CheckFailed(
            expected="other controls with other seeds",
            got="the same control with six seeds",
            cause="`seed` does not reach the order of the shuffled labels, or they are not shuffled at random",
            next_step=for_itself,
        )


CHECKS = (finds_classes, standardises, constant_features, training_statistics, control_is_control, seeded)
