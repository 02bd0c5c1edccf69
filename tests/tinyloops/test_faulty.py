"""Each fault must show where it is, and nowhere before; margins are wide, so that any sensible threshold finds it."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from tinyloops import data
from tinyloops.faulty import FAULTS, Classifier, classifier
from tinyloops.world import World

SEEDS = range(2)


def examples(task: str, seed: int) -> tuple[list[str], Tensor]:
    tasks: dict[str, Any] = {"emails": data.emails, "news": data.news, "remarks": data.remarks}
    rows = tasks[task](World(0), train=1, test=240, seed=500 + seed)["test"]
    return list(rows["text"]), torch.tensor(rows["label"])


def measured(made: Classifier, task: str, seed: int) -> tuple[float, float, float]:
    """Share of unknown tokens, accuracy of a nearest-mean probe on the other half, accuracy of the scores."""
    texts, labels = examples(task, seed)
    ids, mask = made.tokenize(texts)
    vectors = made.encode(ids, mask)
    one, other = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed)).chunk(2)
    classes = range(int(labels.max()) + 1)
    means = torch.stack([vectors[one][labels[one] == number].mean(dim=0) for number in classes])
    found = torch.cdist(vectors[other], means).argmin(dim=1) == labels[other]
    right = made.scores(vectors).argmax(dim=1) == labels
    unknown = ids[mask == 1] == made.unknown_id
    return share(unknown), share(found), share(right)


def share(true: Tensor) -> float:
    return true.float().mean().item()


@pytest.mark.parametrize("task", ["emails", "news"])
@pytest.mark.parametrize("seed", SEEDS)
def test_without_a_fault_all_stages_are_right(task: str, seed: int) -> None:
    unknown, found, right = measured(classifier(task=task, seed=seed), task, seed)
    assert unknown < 0.01 and found > 0.8 and right > 0.95


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_shows_in_its_stage(fault: str) -> None:
    for seed, task in enumerate(("emails", "news")):
        unknown, found, right = measured(classifier(fault, task=task, seed=seed), task, seed)
        stage = FAULTS[fault].stage
        assert unknown > 0.6 if stage == "tokens" else unknown < 0.01
        if stage == "encoder":
            assert found < 0.55 and right < 0.55
        if stage == "head":
            assert found > 0.8 and right < 0.5


def test_remarks_are_the_encoders_fault() -> None:
    for seed in SEEDS:
        unknown, found, right = measured(classifier(task="remarks", seed=seed), "remarks", seed)
        assert unknown < 0.01 and found < 0.65 and right < 0.65


def test_two_faults_are_both_there() -> None:
    unknown, _, right = measured(classifier("never trained", "foreign vocabulary"), "emails", 0)
    assert unknown > 0.6 and right < 0.5


def test_unknown_fault_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="no fault called bad tokens: choose among foreign vocabulary"):
        classifier("bad tokens")


def test_shipped_encoder_stays_as_it_is() -> None:
    before = classifier().encode(*classifier().tokenize(examples("emails", 0)[0]))
    for fault in FAULTS:
        classifier(fault)
    assert torch.equal(before, classifier().encode(*classifier().tokenize(examples("emails", 0)[0])))
