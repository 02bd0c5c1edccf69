"""Labelled data sets of the Hub: columns found, classes even, no text on both sides; local folders, no network."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from datasets import ClassLabel, Dataset, DatasetDict, Features, Value

from tinyloops.data import DataUnavailable, card, emails, load_task
from tinyloops.world import World

pytestmark = pytest.mark.usefixtures("offline")
DESKS = ("billing", "feature", "technical")
Rows = Sequence[Mapping[str, object]]


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder that TINYLOOPS_HUB_TASK names, and the hub asked for."""
    place = tmp_path / "letters"
    place.mkdir()
    monkeypatch.setenv("TINYLOOPS_HUB_TASK", str(place))
    monkeypatch.setenv("TINYLOOPS_DATA", "hub")
    return place


def letters(counts: Mapping[object, int], start: int = 0) -> list[dict[str, object]]:
    return [
        {"text": f"{desk} letter {start + n}", "label": desk} for desk, count in counts.items() for n in range(count)
    ]


def write(path: Path, rows: Rows) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def load(world: World, **sizes: int) -> DatasetDict:
    return load_task("emails", world, **sizes)


def names(data: DatasetDict) -> list[str]:
    assert data["train"].features == data["test"].features
    return data["train"].features["label"].names


def pairs(rows: Dataset) -> list[tuple[str, str]]:
    return [(row["text"], rows.features["label"].int2str(row["label"])) for row in rows]


def test_a_folder_is_divided_evenly(world: World, folder: Path) -> None:
    """Every class has the same number of texts, each with its own label, in every first part of a split."""
    write(folder / "train.jsonl", letters({"technical": 60, "billing": 40, "feature": 30}))
    data = load(world, train=20, test=10)
    assert names(data) == list(DESKS)
    assert {split: len(rows) for split, rows in data.items()} == {"train": 20, "test": 10}
    for rows in data.values():
        assert all(text.startswith(label) for text, label in pairs(rows))
        for end in range(3, len(rows) + 1):
            seen = Counter(rows["label"][:end])
            assert max(seen.values()) - min(seen[k] for k in range(3)) <= 1
    assert not set(data["train"]["text"]) & set(data["test"]["text"])
    assert "divided at random" in card(data)


def test_the_scarcest_class_decides_how_many_there_are(world: World, folder: Path) -> None:
    write(folder / "train.jsonl", letters({"technical": 600, "billing": 40, "feature": 20}))
    data = load(world, train=1000, test=1000)
    assert Counter(label for _, label in pairs(data["train"])) == dict.fromkeys(DESKS, 16)
    assert Counter(label for _, label in pairs(data["test"])) == dict.fromkeys(DESKS, 4)


def test_the_seed_decides_and_more_texts_keep_the_first_ones(world: World, folder: Path) -> None:
    write(folder / "train.jsonl", letters(dict.fromkeys(DESKS, 50)))
    first, again, other = (load(world, train=30, test=9, seed=seed) for seed in (1, 1, 2))
    assert pairs(first["train"]) == pairs(again["train"]) != pairs(other["train"])
    assert pairs(first["test"]) == pairs(again["test"]) != pairs(other["test"])
    assert pairs(load(world, train=9, test=9, seed=1)["train"]) == pairs(first["train"])[:9]


def test_its_own_test_split_is_the_test(world: World, folder: Path) -> None:
    write(folder / "train.jsonl", letters(dict.fromkeys(DESKS, 20)))
    write(folder / "validation.jsonl", letters(dict.fromkeys(DESKS, 20), start=1000))
    write(folder / "test.jsonl", letters(dict.fromkeys(DESKS, 20), start=10))
    data = load(world, train=60, test=60)
    assert len(data["train"]) == 60
    assert {int(text.split()[-1]) for text in data["test"]["text"]} == set(range(20, 30))  # ten are in both files
    assert "its split “test” is the test" in card(data)


def test_a_test_split_without_labels_gives_way_to_validation(world: World, folder: Path) -> None:
    write(folder / "train.jsonl", letters({0: 20, 1: 20}))
    write(folder / "validation.jsonl", letters({0: 20, 1: 20}, start=100))
    write(folder / "test.jsonl", [{"text": f"secret {n}", "label": -1} for n in range(20)])
    data = load(world, train=20, test=20)
    assert names(data) == ["0", "1"] and len(data["test"]) == 20
    assert not any("secret" in text for text in data["test"]["text"])


def test_class_names_are_kept_in_their_order(world: World, folder: Path) -> None:
    """As in a parquet file of the Hub; a class that no text has is left out, and unlabelled texts are."""
    kinds = ClassLabel(names=["World", "Sports", "Nothing", "Business"])
    columns = {
        "id": [f"{n:07d}" for n in range(100)],
        "class": [(0, 1, 3)[n % 3] if n < 90 else -1 for n in range(100)],
        "news": [f"What happened today, number {n}, kind {n % 3}." for n in range(100)],
    }
    features = Features({"id": Value("string"), "class": kinds, "news": Value("string")})
    Dataset.from_dict(columns, features=features).to_parquet(folder / "train.parquet")
    data = load(world, train=30, test=9)
    assert names(data) == ["World", "Sports", "Business"]
    for text, label in pairs(data["train"]) + pairs(data["test"]):
        assert int(text.split(",")[1].split()[-1]) < 90
        assert label == ("World", "Sports", "Business")[int(text[-2])]


@pytest.mark.parametrize(("values", "expected"), [((9, 10), ["9", "10"]), ((False, True), ["False", "True"])])
def test_names_are_made_of_numbers_and_of_truth_values(
    world: World, folder: Path, values: tuple[object, ...], expected: list[str]
) -> None:
    write(folder / "train.jsonl", [{"words": f"a letter {n}", "kind": values[n % 2]} for n in range(40)])
    assert names(load(world, train=10, test=4)) == expected


def test_empty_and_repeated_texts_are_left_out(world: World, folder: Path) -> None:
    rows = letters({"a": 10, "b": 10})
    extra = [{"text": text, "label": "a"} for text in ("", "  ", None)] + [{"text": "no label", "label": None}]
    write(folder / "train.jsonl", [*rows, *rows, *extra])
    data = load(world, train=100, test=4)
    texts = [*data["train"]["text"], *data["test"]["text"]]
    assert sorted(texts) == sorted(str(row["text"]) for row in rows)


def test_a_world_needs_no_folder(world: World) -> None:
    drawn = emails(world, train=20, test=10, seed=3)
    for source in (None, "world"):
        again = load_task("emails", world, train=20, test=10, seed=3, source=source)
        assert pairs(again["train"]) == pairs(drawn["train"]) and pairs(again["test"]) == pairs(drawn["test"])


def fails(world: World, match: str, **sizes: int) -> None:
    with pytest.raises(DataUnavailable, match=match) as caught:
        load(world, **sizes)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_no_network(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINYLOOPS_DATA", "hub")
    fails(world, "“fancyzhx/ag_news” cannot be reached: this machine is offline.*set TINYLOOPS_HUB_TASK to a local")


def test_empty_folder(world: World, folder: Path) -> None:
    fails(world, "letters” cannot be read .*TINYLOOPS_HUB_TASK must name")


def test_text_without_classes(world: World, folder: Path) -> None:
    write(folder / "train.jsonl", [{"text": f"letter {n}", "number": n} for n in range(40)])
    fails(world, "Which column of .* holds the classes.*text, number.*Call the column of classes “label”")


def test_two_columns_that_could_be_the_classes(world: World, folder: Path) -> None:
    write(folder / "train.jsonl", [{"text": f"letter {n}", "stars": n % 5, "desk": n % 3} for n in range(40)])
    fails(world, "Which column of .* holds the classes.*text, stars, desk")


def test_one_class(world: World, folder: Path) -> None:
    write(folder / "train.jsonl", letters({"billing": 20}))
    fails(world, "Which column of .* 2 to 100 different values")


def test_one_class_of_those_that_could_be(world: World, folder: Path) -> None:
    kinds = ClassLabel(names=["billing", "feature"])
    columns = {"text": [f"letter {n}" for n in range(20)], "label": [0] * 20}
    Dataset.from_dict(columns, Features({"text": Value("string"), "label": kinds})).to_parquet(folder / "train.parquet")
    fails(world, "all of one class .*“label”.*: billing")


def test_a_class_that_the_test_split_lacks(world: World, folder: Path) -> None:
    write(folder / "train.jsonl", letters(dict.fromkeys(DESKS, 20)))
    write(folder / "test.jsonl", letters({"billing": 20, "feature": 20}, start=100))
    fails(world, "too few texts of the class technical")


def test_a_class_of_too_few_texts(world: World, folder: Path) -> None:
    write(folder / "train.jsonl", letters({"billing": 20, "feature": 3}))
    fails(world, "too few texts of the class feature")


def test_plays_have_no_labels(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINYLOOPS_DATA", "shakespeare")
    fails(world, "“shakespeare” has no labelled texts.*world, hub")
