"""Data sets of the Hub: read from local folders by the ordinary loaders, without a network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from datasets import Dataset

from tinyloops.data import Corpus, DataUnavailable, load_corpus, token_ids

pytestmark = pytest.mark.usefixtures("offline")
STORIES = [f"Once upon a time there were {number} mice." for number in range(60)]


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder that TINYLOOPS_HUB_DATASET names."""
    place = tmp_path / "stories"
    place.mkdir()
    monkeypatch.setenv("TINYLOOPS_HUB_DATASET", str(place))
    return place


def json_lines(path: Path, texts: Sequence[str | None], column: str = "text") -> None:
    path.write_text("".join(json.dumps({column: text}) + "\n" for text in texts))


def sides(corpus: Corpus) -> tuple[set[str], set[str]]:
    return set(corpus.train["text"]), set(corpus.held_out["text"])


def _parquet(folder: Path) -> None:
    columns = {"number": list(range(60)), "story": STORIES}
    Dataset.from_dict(columns).to_parquet(folder / "train.parquet")


WRITERS = {
    "json lines": lambda folder: json_lines(folder / "train.jsonl", STORIES),
    "text": lambda folder: (folder / "stories.txt").write_text("\n".join(STORIES)),
    "parquet": _parquet,
}


@pytest.mark.parametrize("kind", WRITERS)
def test_a_folder_is_divided(folder: Path, kind: str) -> None:
    WRITERS[kind](folder)
    corpus = load_corpus("hub", documents=100, held_out=10)
    train, held_out = sides(corpus)
    assert (len(train), len(held_out)) == (50, 10) and not train & held_out
    assert train | held_out == set(STORIES)
    assert corpus.tokenizer.decode(token_ids(corpus, "train")[0], skip_special_tokens=True) in train
    assert corpus.entropy_floor is None


def test_at_most_as_many_documents_as_asked_for(folder: Path) -> None:
    json_lines(folder / "train.jsonl", STORIES)
    corpus = load_corpus("hub", documents=20, held_out=5)
    assert (corpus.train.num_rows, corpus.held_out.num_rows) == (20, 5)


def test_its_own_validation_split_is_held_out(folder: Path) -> None:
    json_lines(folder / "train.jsonl", STORIES[:40])
    json_lines(folder / "validation.jsonl", STORIES[30:])
    train, held_out = sides(load_corpus("hub", documents=100, held_out=100))
    assert train == set(STORIES[:40])
    assert held_out == set(STORIES[40:])  # without the ten that are in both files


def test_a_folder_with_a_test_split_only(folder: Path) -> None:
    json_lines(folder / "test.jsonl", STORIES)
    train, held_out = sides(load_corpus("hub", documents=100, held_out=10))
    assert (len(train), len(held_out)) == (50, 10) and not train & held_out


def test_empty_documents_are_left_out(folder: Path) -> None:
    json_lines(folder / "train.jsonl", [*STORIES, "", "  ", None])
    train, held_out = sides(load_corpus("hub", documents=100, held_out=10))
    assert train | held_out == set(STORIES)


def fails(match: str) -> None:
    with pytest.raises(DataUnavailable, match=match) as caught:
        load_corpus("hub")
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_no_network() -> None:
    fails(r"“roneneldan/TinyStories” cannot be reached: this machine is offline.*no copy.*unset TINYLOOPS_DATA")


def test_missing_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TINYLOOPS_HUB_DATASET", str(tmp_path / "nowhere"))
    fails("nowhere” cannot be read .*folder of parquet, JSON lines or text files")


def test_empty_folder(folder: Path) -> None:
    fails("stories” cannot be read .*doesn't contain any data files")


def test_broken_file(folder: Path) -> None:
    (folder / "train.jsonl").write_text('{"text": ')
    fails("stories” cannot be read")


def test_no_text(folder: Path) -> None:
    (folder / "train.jsonl").write_text('{"number": 1, "pages": 3}\n')
    fails("no column of text, only: number, pages")


def test_too_few_documents(folder: Path) -> None:
    json_lines(folder / "train.jsonl", STORIES[:3])
    fails("stories has too few documents: 3 to train on and 0 others to hold out")
