"""Classification tasks: texts of the world with the label that their writer had in mind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from datasets import ClassLabel, DatasetDict

from ..world import Language, World
from ..world.world import label_of
from . import hub_task
from .card import described
from .source import from_hub
from .splits import fresh_split


@dataclass(frozen=True)
class Task:
    """What a task asks: the ``part`` of the writer's mind (see `label_of`), and the names of its values."""

    part: str
    labels: Mapping[str, str]
    language: Callable[[World], Language]
    about: str


_SPLIT = "The classes are equally likely. No test text occurs among the training texts."
_NEWS = {"sports": "Sports", "technology": "Technology", "politics": "Politics"}
_EMAILS = {"billing": "Billing Issue", "technical": "Technical Problem", "feature": "Feature Request"}
_REMARKS = {"sincere": "sincere", "sarcastic": "sarcastic"}
_MOODS = {"good": "good", "bad": "bad"}


def _commented(world: World) -> Language:
    return world.remarks(dict.fromkeys(_NEWS, 1.0))


TASKS: Mapping[str, Task] = {
    "news": Task(
        part="kind",
        labels=_NEWS,
        language=lambda world: world.language(dict.fromkeys(_NEWS, 1.0)),
        about=f"News texts of the micro-world and their topic. {_SPLIT}",
    ),
    "emails": Task(
        part="kind",
        labels=_EMAILS,
        language=lambda world: world.language(dict.fromkeys(_EMAILS, 1.0)),
        about=f"Letters of customers of the micro-world and the desk that should answer them. {_SPLIT}",
    ),
    "remarks": Task(
        part="sincerity",
        labels=_REMARKS,
        language=_commented,
        about=(
            "News of something good or bad with a comment on it. The remark is sincere when the tone of the comment "
            "agrees with what happened, and sarcastic when it doesn't: no single word, and neither sentence alone, "
            f"tells anything about the label. {_SPLIT}"
        ),
    ),
    "moods": Task(
        part="mood",
        labels=_MOODS,
        language=_commented,
        about=f"The texts of remarks, and whether what happened is good or bad: the first sentence tells. {_SPLIT}",
    ),
    "tones": Task(
        part="tone",
        labels=_MOODS,
        language=_commented,
        about=f"The texts of remarks, and whether the comment is good or bad: the last sentence tells. {_SPLIT}",
    ),
}


def load_task(
    name: str, world: World, *, train: int = 1_000, test: int = 1_000, seed: int = 0, source: str | None = None
) -> DatasetDict:
    """The task ``name`` of `TASKS` from ``source``, by default the one that ``TINYLOOPS_DATA`` names, or ``"world"``.

    ``"world"``: drawn from ``world``, as `news` and the others do. ``"hub"``: whatever the name, the labelled data set
    that ``TINYLOOPS_HUB_TASK`` names takes its place: of the Hugging Face Hub (default: ``fancyzhx/ag_news``), or a
    local folder. The columns of texts and classes are found by their types. Its own test split is the test, or else
    texts are divided; no test text occurs in training. Classes are even in every first part of a split (they differ
    by one at most), so that the scarcest class decides how many texts there are: at most ``train`` and ``test``.

    Raises `DataUnavailable`, with what to do, when the source has no such task or cannot be read.

    >>> load_task("emails", World(0), train=20, test=10, source="world")["train"].features["label"].names
    ['Billing Issue', 'Technical Problem', 'Feature Request']
    """
    if from_hub(source, "labelled texts"):
        return hub_task.read(train, test, seed)
    return _drawn(name, world, train, test, seed)


def news(world: World, *, train: int = 1_000, test: int = 1_000, seed: int = 0) -> DatasetDict:
    """News texts with their topic: Sports, Technology or Politics.

    >>> data = news(World(0), train=20, test=10)
    >>> data["train"].features["label"].names, data["test"].num_rows
    (['Sports', 'Technology', 'Politics'], 10)
    """
    return _drawn("news", world, train, test, seed)


def emails(world: World, *, train: int = 1_000, test: int = 1_000, seed: int = 0) -> DatasetDict:
    """Customers' e-mails with their desk: Billing Issue, Technical Problem or Feature Request.

    >>> emails(World(0), train=20, test=10)["train"]["text"][0]
    'Dear team, my screen failed today. Restart it please.'
    """
    return _drawn("emails", world, train, test, seed)


def remarks(world: World, *, train: int = 1_000, test: int = 1_000, seed: int = 0) -> DatasetDict:
    """Remarks on something good or bad, sincere or sarcastic: only both sentences together tell.

    >>> data = remarks(World(0), train=20, test=10)["train"]
    >>> data["text"][0], data.features["label"].int2str(data["label"][0])
    ('The careless scanners from Oslo help the engineer. What a gloomy week!', 'sincere')
    """
    return _drawn("remarks", world, train, test, seed)


def moods(world: World, *, train: int = 1_000, test: int = 1_000, seed: int = 0) -> DatasetDict:
    """The texts that `remarks` draws from the same ``seed``, labelled by what happened: good or bad.

    >>> data = moods(World(0), train=20, test=10)["train"]
    >>> data["text"][0], data.features["label"].int2str(data["label"][0])
    ('The careless scanners from Oslo help the engineer. What a gloomy week!', 'bad')
    """
    return _drawn("moods", world, train, test, seed)


def tones(world: World, *, train: int = 1_000, test: int = 1_000, seed: int = 0) -> DatasetDict:
    """The texts that `remarks` draws from the same ``seed``, labelled by what the comment says: good or bad.

    >>> data = tones(World(0), train=20, test=10)["train"]
    >>> data["text"][0], data.features["label"].int2str(data["label"][0])
    ('The careless scanners from Oslo help the engineer. What a gloomy week!', 'bad')
    """
    return _drawn("tones", world, train, test, seed)


def bayes_accuracy(world: World, task: str) -> float:
    """The accuracy of the best possible classifier on fresh texts of ``task`` (a name in `TASKS`), exact.

    >>> round(bayes_accuracy(World(0), "news"), 4)
    0.999
    """
    return world.bayes_accuracy(TASKS[task].part, TASKS[task].language(world))


def _drawn(name: str, world: World, train: int, test: int, seed: int) -> DatasetDict:
    task = TASKS[name]
    labels = ClassLabel(names=list(task.labels.values()))
    splits = fresh_split(world, task.language(world), train, test, seed)
    return DatasetDict(
        {
            split: described(
                {
                    "text": [text for text, _ in rows],
                    "label": [task.labels[label_of(mind, task.part)] for _, mind in rows],
                },
                name=name,
                about=task.about,
                labels=labels,
            )
            for split, rows in zip(("train", "test"), splits, strict=True)
        }
    )
