"""Instruction data of the Hub: columns found, short pairs kept, no instruction on both sides; local folders."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from datasets import DatasetDict

from tinyloops.data import DataUnavailable, card, instructions, load_instructions
from tinyloops.world import World

pytestmark = pytest.mark.usefixtures("offline")


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder that TINYLOOPS_HUB_INSTRUCTIONS names, and the hub asked for."""
    place = tmp_path / "dolls"
    place.mkdir()
    monkeypatch.setenv("TINYLOOPS_HUB_INSTRUCTIONS", str(place))
    monkeypatch.setenv("TINYLOOPS_DATA", "hub")
    return place


def sums(count: int, start: int = 0) -> list[dict[str, str]]:
    """Pairs in Dolly's columns."""
    return [
        {"instruction": f"What is {n} + 1?", "context": "", "response": f"{n + 1}.", "category": "sums"}
        for n in range(start, start + count)
    ]


def write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def numbers(data: DatasetDict, split: str) -> list[int]:
    """The numbers asked about, and every response with its own instruction."""
    asked = [int(row["instruction"].split()[2]) for row in data[split]]
    assert [row["response"] for row in data[split]] == [f"{n + 1}." for n in asked]
    return asked


def test_a_folder_is_divided_at_random(world: World, folder: Path) -> None:
    write(folder / "train.jsonl", sums(100))
    data = load_instructions(world, train=30, test=10)
    assert all(list(part.features) == ["instruction", "response", "kind"] for part in data.values())
    train, test = numbers(data, "train"), numbers(data, "test")
    assert (len(train), len(test)) == (30, 10) and len({*train, *test}) == 40 and train != sorted(train)
    assert set(data["train"]["kind"]) == {"sums"}
    assert "divided at random" in card(data)


def test_few_pairs_leave_a_fifth_for_the_test(world: World, folder: Path) -> None:
    write(folder / "train.jsonl", sums(50))
    data = load_instructions(world)
    assert (len(numbers(data, "train")), len(numbers(data, "test"))) == (40, 10)


def test_the_seed_decides(world: World, folder: Path) -> None:
    write(folder / "train.jsonl", sums(100))
    first, again, other = (load_instructions(world, train=30, test=9, seed=seed) for seed in (1, 1, 2))
    for split in ("train", "test"):
        assert first[split][:] == again[split][:] != other[split][:]
    assert load_instructions(world, train=10, test=9, seed=1)["train"][:] == first["train"][:10]


def test_its_own_test_split_is_the_test(world: World, folder: Path) -> None:
    write(folder / "train.jsonl", sums(40))
    write(folder / "test.jsonl", sums(40, start=20))
    data = load_instructions(world)
    assert sorted(numbers(data, "train")) == list(range(40))
    assert sorted(numbers(data, "test")) == list(range(40, 60))  # twenty are in both files
    assert "Its split “test” is the test" in card(data)


def test_a_test_split_that_hides_its_responses_gives_way(world: World, folder: Path) -> None:
    write(folder / "train.jsonl", sums(20))
    write(folder / "validation.jsonl", sums(20, start=50))
    write(folder / "test.jsonl", [{**row, "response": ""} for row in sums(20, start=100)])
    assert sorted(numbers(load_instructions(world), "test")) == list(range(50, 70))


def test_long_empty_repeated_pairs_and_those_about_a_context_are_left_out(world: World, folder: Path) -> None:
    unfit = [
        {"instruction": "What is 900 + 1?", "context": "A long story.", "response": "901."},
        {"instruction": "What is 901 + 1? " * 20, "context": "", "response": "902."},
        {"instruction": "What is 902 + 1?", "context": None, "response": "903. " * 60},
        {"instruction": "What is 903 + 1?", "context": "", "response": None},
        {"instruction": " ", "context": "", "response": "904."},
    ]
    write(folder / "train.jsonl", [*sums(20), *({**row, "category": "sums"} for row in unfit), *sums(20)])
    data = load_instructions(world)
    assert sorted(numbers(data, "train") + numbers(data, "test")) == list(range(20))


def test_other_names_of_the_columns_are_known(world: World, folder: Path) -> None:
    rows = [{"instruction": r["instruction"], "input": "", "output": r["response"]} for r in sums(20)]
    write(folder / "train.jsonl", [*rows, {"instruction": "What is 99 + 1?", "input": "context", "output": "100."}])
    data = load_instructions(world)
    assert sorted(numbers(data, "train") + numbers(data, "test")) == list(range(20))
    assert set(data["train"]["kind"]) == {"instruction"}


def test_a_world_needs_no_folder(world: World) -> None:
    drawn = instructions(world, train=20, test=10, seed=3)
    for source in (None, "world"):
        again = load_instructions(world, train=20, test=10, seed=3, source=source)
        assert {split: part[:] for split, part in again.items()} == {split: part[:] for split, part in drawn.items()}


def fails(world: World, match: str) -> None:
    with pytest.raises(DataUnavailable, match=match) as caught:
        load_instructions(world)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_no_network(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINYLOOPS_DATA", "hub")
    fails(world, "databricks-dolly-15k” cannot be reached: this machine is offline.*set TINYLOOPS_HUB_INSTRUCTIONS to")


def test_empty_folder(world: World, folder: Path) -> None:
    fails(world, "dolls” cannot be read .*TINYLOOPS_HUB_INSTRUCTIONS must name")


def test_no_column_of_responses(world: World, folder: Path) -> None:
    write(folder / "train.jsonl", [{"instruction": "Say no.", "text": "No."}])
    fails(world, "Which column of .* holds the responses.*instruction, text.*Call the columns “instruction”")


def test_nothing_short_enough(world: World, folder: Path) -> None:
    write(folder / "train.jsonl", [{"instruction": f"Tell {n}.", "response": "word " * 100} for n in range(20)])
    fails(world, "too few short pairs .*200 characters an instruction")


def test_plays_have_no_instructions(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINYLOOPS_DATA", "shakespeare")
    fails(world, "“shakespeare” has no instructions.*world, hub")
