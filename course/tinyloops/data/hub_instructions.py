"""Instructions and responses of the Hugging Face Hub, or of a local folder, as pairs of the course's form."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from datasets import Dataset, DatasetDict

from .card import described
from .hub import HELD_OUT_SPLITS, load_splits, whole_of
from .unavailable import DataUnavailable

DEFAULT = "databricks/databricks-dolly-15k"
SETTING = "TINYLOOPS_HUB_INSTRUCTIONS"
READ_AT_MOST = 50_000  # rows of a split, drawn at random: a few hundred are asked for
LONGEST = {"instruction": 200, "response": 200}  # characters: the models and budgets here are small
#: What other data sets call these columns; one with ``context`` in it is of no use without it, and left out.
NAMES = {
    "instruction": ("instruction", "prompt", "question"),
    "response": ("response", "output", "completion", "answer"),
    "context": ("context", "input"),
    "kind": ("kind", "category"),
}

Rows = dict[str, dict[str, str]]  # each instruction's row


def read(train: int, test: int, seed: int) -> DatasetDict:
    """Short pairs of the data set that ``TINYLOOPS_HUB_INSTRUCTIONS`` names (a Hub name or a folder), or `DEFAULT`.

    See `tinyloops.data.load_instructions` for what is promised of them.
    """
    name = os.environ.get(SETTING) or DEFAULT
    splits = load_splits(name, SETTING)
    whole = whole_of(splits)
    columns = _columns(whole, name)
    pool = _pool(whole, columns, seed)
    about = f"Short instructions and responses of the data set {name}; those that need a context are left out. "
    others = (split for split in reversed(HELD_OUT_SPLITS) if split in splits and splits[split] is not whole)
    for own in others:
        if held_out := _pool(splits[own], columns, seed, without=pool):
            about += f"Its split “{own}” is the test."
            break
    else:
        away = min(test, len(pool) // 5)
        asked = list(pool)
        held_out, pool = {x: pool[x] for x in asked[:away]}, {x: pool[x] for x in asked[away:]}
        about += "They are divided at random."
    if not (pool and held_out):
        raise DataUnavailable(
            f"“{name}” has too few short pairs without a context to train on some and test on others: at most "
            f"{LONGEST['instruction']} characters an instruction and {LONGEST['response']} a response."
        )
    licence = whole.info.license or "as its publisher states"
    return DatasetDict(
        {
            split: described(_table(rows, count), name=name, about=about, licence=licence)
            for split, rows, count in (("train", pool, train), ("test", held_out, test))
        }
    )


def _columns(data: Dataset, name: str) -> Mapping[str, str]:
    """Our names of the columns that ``data`` has, each with its own name there."""
    found = {
        ours: next(theirs for theirs in names if theirs in data.features)
        for ours, names in NAMES.items()
        if any(theirs in data.features for theirs in names)
    }
    if missing := [ours for ours in LONGEST if ours not in found]:
        raise DataUnavailable(
            f"Which column of “{name}” holds the {missing[0]}s? It has {', '.join(data.features)}. Call the columns "
            f"“instruction” and “response”, and the text that an instruction is about, if there is one, “context”."
        )
    return found


def _pool(data: Dataset, columns: Mapping[str, str], seed: int, without: Iterable[str] = ()) -> Rows:
    """The short pairs in random order, no instruction twice and none of those in ``without``."""
    drawn = data.shuffle(seed=seed).select(range(min(READ_AT_MOST, len(data))))
    known = set(without)
    pool: Rows = {}
    for row in drawn:
        pair = {ours: str(row.get(theirs) or "").strip() for ours, theirs in columns.items()}
        short = all(0 < len(pair[part]) <= longest for part, longest in LONGEST.items())
        if short and not pair.get("context") and pair["instruction"] not in known:
            pool.setdefault(pair["instruction"], pair)
    return pool


def _table(rows: Rows, count: int) -> dict[str, list[str]]:
    """The columns of the first ``count`` pairs."""
    kept = list(rows.values())[:count]
    return {part: [pair.get(part) or "instruction" for pair in kept] for part in ("instruction", "response", "kind")}
