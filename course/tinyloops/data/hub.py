"""A data set of the Hugging Face Hub, or a local folder, through the ordinary loaders of `datasets`."""

from __future__ import annotations

import os

import datasets
from datasets import Dataset, DatasetDict, Value
from datasets.exceptions import DatasetsError

from .real_text import RealText, divide, real_text
from .unavailable import DataUnavailable

DEFAULT = "roneneldan/TinyStories"
SETTING = "TINYLOOPS_HUB_DATASET"
HELD_OUT_SPLITS = ("validation", "valid", "test")


def read(documents: int, held_out: int, seed: int) -> RealText:
    """Documents of the data set that ``TINYLOOPS_HUB_DATASET`` names (a Hub name or a folder); `DEFAULT` without it.

    The data set's own validation or test split is held out; when there is none, documents are divided at random.
    """
    name = os.environ.get(SETTING) or DEFAULT
    splits = load_splits(name, SETTING)
    whole = whole_of(splits)
    column = text_column(whole, name)
    own = next((split for split in HELD_OUT_SPLITS if split in splits and splits[split] is not whole), None)
    if own:
        train, fresh = _some(whole, column, documents, seed), _some(splits[own], column, held_out, seed)
    else:
        texts = _some(whole, column, documents + held_out, seed)
        train, fresh = divide([[text] for text in texts], held_out, seed)
    about = f"Texts of the data set {name}" + (f"; held out is its split “{own}”." if own else ", divided at random.")
    licence = whole.info.license or "as its publisher states"
    return real_text(train, fresh, name=name, about=about, licence=licence)


def load_splits(name: str, setting: str) -> DatasetDict:
    """The splits of the data set ``name`` (a Hub name or a folder), which the variable ``setting`` can replace.

    Raises `DataUnavailable`, with what to do, when it cannot be read.
    """
    try:
        return datasets.load_dataset(name)
    except ConnectionError:
        raise DataUnavailable(
            f"The data set “{name}” cannot be reached: this machine is offline (or set so by HF_HUB_OFFLINE), and has "
            f"no copy of it. Connect and try again, set {setting} to a local folder of parquet, JSON "
            f"lines or text files, or unset TINYLOOPS_DATA: the world needs no network."
        ) from None
    except (OSError, ValueError, DatasetsError) as error:
        raise DataUnavailable(
            f"The data set “{name}” cannot be read ({_reason(error)}). {setting} must name a data set of "
            f"the Hub, or a folder of parquet, JSON lines or text files."
        ) from None


def _reason(error: BaseException) -> str:
    """The first line of what went wrong at the root, without a full stop."""
    while error.__cause__ is not None:
        error = error.__cause__
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def whole_of(splits: DatasetDict) -> Dataset:
    """The training split, or the first one where none is called so."""
    return splits["train"] if "train" in splits else next(iter(splits.values()))


def text_column(data: Dataset, name: str) -> str:
    """The column called ``text``, or else the column of text with the longest texts in the first 100 rows."""
    lengths = {
        column: sum(len(text or "") for text in data[:100][column])
        for column, kind in data.features.items()
        if kind in (Value("string"), Value("large_string"))
    }
    if not lengths:
        raise DataUnavailable(f"The data set “{name}” has no column of text, only: {', '.join(data.features)}.")
    return "text" if "text" in lengths else max(lengths, key=lambda column: lengths[column])


def _some(data: Dataset, column: str, count: int, seed: int) -> list[str]:
    """At most ``count`` documents, drawn at random, without empty ones."""
    drawn = data.shuffle(seed=seed).select(range(min(count, len(data))))
    return [text for text in drawn[column] if text and text.strip()]
