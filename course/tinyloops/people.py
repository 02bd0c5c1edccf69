"""People who exist only on paper: their biographies in one wording or in many, and questions about them.

After Allen-Zhu and Li, *Physics of Language Models: Part 3.1, Knowledge Storage and Extraction* (arXiv 2309.14316).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import torch
from jaxtyping import Int
from torch import Tensor

from .models import BOS, EOS

SPECIAL = ("<pad>", "<unk>", "<bos>", "<eos>", "<mask>")
FIRST_NAMES = (
    "Ada", "Bruno", "Carla", "Dmitri", "Elena", "Felix", "Greta", "Hassan", "Igor", "Julia", "Kemal", "Leila", "Marco",
    "Nadia", "Otto", "Paula", "Quentin", "Rita", "Samir", "Tessa", "Umar", "Viola", "Walter", "Xenia", "Yann", "Zora",
    "Amir", "Bella", "Cyrus", "Daria", "Emeka", "Fatima", "Gustav", "Helga", "Ivo", "Jana", "Karim", "Lotte", "Milan",
    "Nora", "Oscar", "Petra", "Rafael", "Selma", "Tariq", "Ulla", "Victor", "Wanda", "Yusuf", "Zelda",
)  # fmt: skip
LAST_NAMES = (
    "Abbot", "Baker", "Carver", "Draper", "Eastman", "Fisher", "Gardner", "Hunter", "Irving", "Joiner", "Keller",
    "Lambert", "Mason", "Norris", "Osborn", "Parker", "Quill", "Rhodes", "Sawyer", "Turner",
)  # fmt: skip


@dataclass(frozen=True)
class Relation:
    """One thing to know about a person: the ``answers`` there are, how it is told, and how it is asked for."""

    answers: tuple[str, ...]
    wordings: tuple[str, ...]
    question: str  # every question has the same number of tokens, so that questions stack without padding


RELATIONS: Mapping[str, Relation] = {
    "home": Relation(
        answers=("Oslo", "Lagos", "Quito", "Hanoi", "Turin", "Perth", "Lima", "Cairo", "Delhi", "Seoul"),
        wordings=(
            "{name} was born in {answer}.", "{name} comes from {answer}.", "{name} grew up in {answer}.",
            "The home town of {name} is {answer}.", "{name} is a native of {answer}.",
        ),
        question="Where was {name} born?",
    ),
    "work": Relation(
        answers=(
            "library", "museum", "hospital", "theatre", "station", "factory", "bank", "school", "bakery", "harbour",
        ),
        wordings=(
            "{name} works at the {answer}.", "{name} has a job at the {answer}.",
            "Every morning {name} goes to the {answer}.", "{name} earns money at the {answer}.",
            "{name} is employed by the {answer}.",
        ),
        question="Where does {name} work?",
    ),
    "hobby": Relation(
        answers=("chess", "tennis", "violin", "football", "piano", "rugby", "cello", "golf", "drums", "hockey"),
        wordings=(
            "{name} plays {answer}.", "{name} is fond of {answer}.", "On Sundays {name} practises {answer}.",
            "The hobby of {name} is {answer}.", "{name} likes {answer}.",
        ),
        question="What does {name} play?",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """``name`` in full, and ``facts``: the answer for each of `RELATIONS`."""

    name: str
    facts: Mapping[str, str]


class People:
    """``count`` people whose facts ``seed`` decides; each answer is one of ten, so that a blind guess is right 10%.

    >>> people = People(count=50, seed=0)
    >>> people.persons[0].name, people.persons[0].facts["home"]
    ('Samir Norris', 'Perth')
    >>> people.questions(people.persons[:1])[0].tolist() == [BOS, *people.tokens("Where was Samir Norris born? Perth")]
    True
    """

    def __init__(self, count: int = 50, seed: int = 0) -> None:
        if not 1 <= count <= len(FIRST_NAMES):
            raise ValueError(f"there are names for 1 to {len(FIRST_NAMES)} people, not for {count}")
        rng = np.random.default_rng(seed)
        self.persons = tuple(
            Person(
                f"{first} {rng.choice(LAST_NAMES)}",
                {key: str(rng.choice(relation.answers)) for key, relation in RELATIONS.items()},
            )
            for first in rng.permutation(FIRST_NAMES)[:count].tolist()
        )
        told = chain.from_iterable((*r.wordings, *r.answers, r.question) for r in RELATIONS.values())
        words = _words(" ".join([*told, *FIRST_NAMES, *LAST_NAMES]).format(name="", answer=""))
        self.vocabulary = (*SPECIAL, *dict.fromkeys(words))
        self._ids = {word: number for number, word in enumerate(self.vocabulary)}
        asked = " ".join(relation.question for relation in RELATIONS.values()).format(name="")
        #: Ids of the words that questions are made of.
        self.question_words = sorted({self._ids[word] for word in _words(asked)})

    def tokens(self, text: str) -> list[int]:
        """Token ids of a text made of this vocabulary's words; KeyError names a word that is not."""
        return [self._ids[word] for word in _words(text)]

    def biographies(self, versions: int, seed: int = 0) -> list[str]:
        """``versions`` biographies of each person: every fact in one of its wordings, facts in any order.

        >>> People(seed=0).biographies(versions=1, seed=0)[0]
        'Samir Norris is fond of football. Samir Norris was born in Perth. Samir Norris works at the hospital.'
        """
        rng = np.random.default_rng(seed)
        return [_biography(person, rng) for person in self.persons for _ in range(versions)]

    def blocks(self, versions: int, *, tokens: int, length: int, seed: int = 0) -> Int[Tensor, "N T"]:
        """About ``tokens`` tokens of biographies, packed into blocks of ``length`` (T) tokens.

        The same ``versions`` of each person's biography come again and again, in a new order each time round.
        """
        texts = [[BOS, *self.tokens(text), EOS] for text in self.biographies(versions, seed)]
        rounds = 1 + tokens // sum(map(len, texts))
        rng = np.random.default_rng(seed)
        order = chain.from_iterable(rng.permutation(len(texts)).tolist() for _ in range(rounds))
        ribbon = torch.tensor(list(chain.from_iterable(texts[number] for number in order)))
        return ribbon[: tokens // length * length].view(-1, length)

    def questions(self, persons: Sequence[Person]) -> Int[Tensor, "N T"]:
        """A row for each person and relation: ``<bos>``, the question, and in the last column the answer."""
        return torch.tensor(
            [
                [BOS, *self.tokens(f"{relation.question.format(name=person.name)} {person.facts[key]}")]
                for person in persons
                for key, relation in RELATIONS.items()
            ]
        )


def _biography(person: Person, rng: np.random.Generator) -> str:
    sentences = [
        str(rng.choice(RELATIONS[key].wordings)).format(name=person.name, answer=person.facts[key])
        for key in rng.permutation(list(RELATIONS)).tolist()
    ]
    return " ".join(sentences)


def _words(text: str) -> list[str]:
    """Lower-case words and punctuation marks."""
    return re.findall(r"\w+|[^\w\s]", text.lower())
