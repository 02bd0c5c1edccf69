"""Labelled texts of the Hugging Face Hub, or of a local folder, as a classification task of the course's form."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from datasets import ClassLabel, Dataset, DatasetDict, Value

from .card import described
from .hub import HELD_OUT_SPLITS, load_splits, text_column, whole_of
from .unavailable import DataUnavailable

DEFAULT = "fancyzhx/ag_news"
SETTING = "TINYLOOPS_HUB_TASK"
READ_AT_MOST = 50_000  # rows of a split, drawn at random: a few hundred are asked for
MOST_CLASSES = 100
LABEL_TYPES = (
    "string",
    "large_string",
    "bool",
    *(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)),
)

Pool = Mapping[str, Sequence[str]]  # the texts of each class


def read(train: int, test: int, seed: int) -> DatasetDict:
    """Labelled texts of the data set that ``TINYLOOPS_HUB_TASK`` names (a Hub name or a folder); `DEFAULT` without it.

    See `tinyloops.data.load_task` for what is promised of them.
    """
    name = os.environ.get(SETTING) or DEFAULT
    splits = load_splits(name, SETTING)
    whole = whole_of(splits)
    text = text_column(whole, name)
    label = label_column(whole, text, name)
    own = next((split for split in reversed(HELD_OUT_SPLITS) if _has_labels(splits.get(split), whole, label)), None)
    pool = _pool(whole, text, label, seed)
    if len(pool) < 2:
        raise DataUnavailable(f"The texts of “{name}” are all of one class (column “{label}”): {', '.join(pool)}.")
    if own:
        known = {one for texts in pool.values() for one in texts}
        held_out: Pool = _pool(splits[own], text, label, seed, without=known)
    else:
        pool, held_out = _divided(pool, -(-test // len(pool)))
    about = f"Texts of the data set {name} and their class (its columns “{text}” and “{label}”), as even as asked for"
    about += f"; its split “{own}” is the test." if own else ", divided at random."
    names = ClassLabel(names=sorted(pool, key=_names(whole, label).index))
    licence = whole.info.license or "as its publisher states"
    rng = np.random.default_rng(seed)
    return DatasetDict(
        {
            split: described(
                _balanced(texts, count, names.names, rng, name), name=name, about=about, licence=licence, labels=names
            )
            for split, texts, count in (("train", pool, train), ("test", held_out, test))
        }
    )


def label_column(data: Dataset, text: str, name: str) -> str:
    """The column of classes: of type ClassLabel, or called ``label``, or the only one with few different values.

    >>> rows = Dataset.from_dict({"id": [1, 2, 3, 4], "text": ["a", "b", "c", "d"], "desk": ["x", "y", "x", "y"]})
    >>> label_column(rows, "text", "letters")
    'desk'
    """
    others = {column: kind for column, kind in data.features.items() if column != text}
    made_for_it = [column for column, kind in others.items() if isinstance(kind, ClassLabel)]
    possible = [column for column in others if column in made_for_it or _could_be_label(data, column)]
    for found in (made_for_it, possible):
        if "label" in found or len(found) == 1:
            return "label" if "label" in found else found[0]
    raise DataUnavailable(
        f"Which column of “{name}” holds the classes? It has {', '.join(data.features)}. Call the column of classes "
        f"“label”; it must have 2 to {MOST_CLASSES} different values, and fewer than half as many as there are texts."
    )


def _could_be_label(data: Dataset, column: str) -> bool:
    kind = data.features[column]
    if not (isinstance(kind, Value) and kind.dtype in LABEL_TYPES):
        return False
    different = len(set(data.unique(column)) - {None})
    return 2 <= different <= min(MOST_CLASSES, len(data) // 2)


def _has_labels(split: Dataset | None, whole: Dataset, label: str) -> bool:
    """Whether this is a split of its own whose labels are told: some test splits hide them, as None or -1."""
    return split is not None and split is not whole and any(value not in (None, -1) for value in split.unique(label))


def _names(data: Dataset, label: str) -> list[str]:
    """The classes' names, in the data set's own order, or sorted."""
    kind = data.features[label]
    return kind.names if isinstance(kind, ClassLabel) else [str(v) for v in sorted(set(data.unique(label)) - {None})]


def _pool(data: Dataset, text: str, label: str, seed: int, without: Iterable[str] = ()) -> Pool:
    """The labelled texts of each class in random order, none twice and none of those in ``without``."""
    drawn = data.shuffle(seed=seed).select(range(min(READ_AT_MOST, len(data))))
    kind = data.features[label]
    known = set(without)
    pool: dict[str, list[str]] = defaultdict(list)
    for one, value in zip(drawn[text], drawn[label], strict=True):
        hidden = value is None or (isinstance(kind, ClassLabel) and value < 0)
        if one and one.strip() and not hidden and one not in known:
            known.add(one)
            pool[kind.int2str(value) if isinstance(kind, ClassLabel) else str(value)].append(one)
    return dict(pool)


def _divided(pool: Pool, held_out: int) -> tuple[Pool, Pool]:
    """Of each class the texts to train on, and ``held_out`` others (a fifth when there are few)."""
    away = {label: min(held_out, len(texts) // 5) for label, texts in pool.items()}
    return (
        {label: texts[away[label] :] for label, texts in pool.items()},
        {label: texts[: away[label]] for label, texts in pool.items()},
    )


def _balanced(
    pool: Pool, count: int, names: Sequence[str], rng: np.random.Generator, data: str
) -> dict[str, list[str]]:
    """Columns of at most ``count`` texts, in rounds of one text a class, each round in random order."""
    scarce = min(names, key=lambda name: len(pool.get(name, ())))
    if not pool.get(scarce):
        raise DataUnavailable(f"“{data}” has too few texts of the class {scarce} to train on some and test on others.")
    rounds = min(-(-count // len(names)), len(pool[scarce]))
    rows = [(pool[names[k]][turn], names[k]) for turn in range(rounds) for k in rng.permutation(len(names))]
    return {"text": [text for text, _ in rows[:count]], "label": [label for _, label in rows[:count]]}
