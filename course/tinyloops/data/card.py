"""Data cards: what a data set holds, where it comes from, and on what terms it may be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from datasets import ClassLabel, Dataset, DatasetDict, DatasetInfo, Features, Value

LICENCE = "MIT"  # of everything drawn from the world, as of the code that draws it


def described(
    columns: Mapping[str, Sequence],
    *,
    name: str,
    about: str,
    licence: str = LICENCE,
    labels: ClassLabel | None = None,
) -> Dataset:
    """A data set of these columns, all of them text but ``label``, with what its card will say.

    >>> described({"text": ["Hello."]}, name="greetings", about="Texts that greet.").info.license
    'MIT'
    """
    features = Features({column: Value("string") for column in columns})
    if labels is not None:
        features["label"] = labels
    info = DatasetInfo(description=about, license=licence, features=features, dataset_name=name)
    return Dataset.from_dict(dict(columns), features=features, info=info)


def card(data: Dataset | DatasetDict) -> str:
    """The data card, as Markdown: description, licence, columns, rows of each split, and the first row.

    >>> print(card(described({"text": ["Hello."]}, name="greetings", about="Texts that greet.")))
    ## greetings
    <BLANKLINE>
    Texts that greet.
    <BLANKLINE>
    Licence: MIT.
    <BLANKLINE>
    | column | content |
    |---|---|
    | text | string |
    <BLANKLINE>
    | split | rows |
    |---|---|
    | all | 1 |
    <BLANKLINE>
    The first row:
    <BLANKLINE>
    - text: Hello.
    """
    splits = dict(data) if isinstance(data, DatasetDict) else {"all": data}
    first = next(iter(splits.values()))
    parts = [
        f"## {first.info.dataset_name}",
        first.info.description,
        f"Licence: {first.info.license}.",
        _table(("column", "content"), [(name, _content(kind)) for name, kind in first.features.items()]),
        _table(("split", "rows"), [(name, f"{len(split):,}{_label_counts(split)}") for name, split in splits.items()]),
        "The first row:",
        "\n".join(f"- {name}: {_readable(first.features[name], first[0][name])}" for name in first.features),
    ]
    return "\n\n".join(parts)


def _table(header: tuple[str, str], rows: Sequence[tuple[str, str]]) -> str:
    lines = [header, ("---", "---"), *rows]
    return "\n".join(f"| {left} | {right} |".replace("| --- | --- |", "|---|---|") for left, right in lines)


def _content(kind: object) -> str:
    return f"one of {', '.join(kind.names)}" if isinstance(kind, ClassLabel) else getattr(kind, "dtype", str(kind))


def _readable(kind: object, value: object) -> object:
    return kind.int2str(value) if isinstance(kind, ClassLabel) else value


def _label_counts(split: Dataset) -> str:
    kind = split.features.get("label")
    if not isinstance(kind, ClassLabel):
        return ""
    numbers = list(split["label"])
    return ": " + ", ".join(f"{numbers.count(number):,} {name}" for number, name in enumerate(kind.names))
