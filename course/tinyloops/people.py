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
WOMEN = (
    "Ada", "Carla", "Elena", "Greta", "Julia", "Leila", "Nadia", "Paula", "Rita", "Tessa", "Viola", "Xenia", "Zora",
    "Bella", "Daria", "Fatima", "Helga", "Jana", "Lotte", "Nora", "Petra", "Selma", "Ulla", "Wanda", "Zelda",
)  # fmt: skip
MEN = (
    "Bruno", "Dmitri", "Felix", "Hassan", "Igor", "Kemal", "Marco", "Otto", "Quentin", "Samir", "Umar", "Walter",
    "Yann", "Amir", "Cyrus", "Emeka", "Gustav", "Ivo", "Karim", "Milan", "Oscar", "Rafael", "Tariq", "Victor", "Yusuf",
)  # fmt: skip
LAST_NAMES = (
    "Abbot", "Baker", "Carver", "Draper", "Eastman", "Fisher", "Gardner", "Hunter", "Irving", "Joiner", "Keller",
    "Lambert", "Mason", "Norris", "Osborn", "Parker", "Quill", "Rhodes", "Sawyer", "Turner",
)  # fmt: skip


@dataclass(frozen=True)
class Relation:
    """One thing to know about a person: the ``answers`` there are, the ``wordings`` that lead from
    the person to the answer, and how it is asked for."""

    answers: tuple[str, ...]
    wordings: tuple[str, ...]
    question: str  # every question has the same number of tokens, so that questions stack without padding


RELATIONS: Mapping[str, Relation] = {
    "home": Relation(
        answers=("Oslo", "Lagos", "Quito", "Hanoi", "Turin", "Perth", "Lima", "Cairo", "Delhi", "Seoul"),
        wordings=("was born in", "comes from", "grew up in", "is a native of", "has roots in"),
        question="Where was {name} born?",
    ),
    "work": Relation(
        answers=(
            "library", "museum", "hospital", "theatre", "station", "factory", "bank", "school", "bakery", "harbour",
        ),
        wordings=(
            "works at the", "has a job at the", "goes every morning to the", "earns money at the", "is employed by the",
        ),
        question="Where does {name} work?",
    ),
    "hobby": Relation(
        answers=("chess", "tennis", "violin", "football", "piano", "rugby", "cello", "golf", "drums", "hockey"),
        wordings=("plays", "is fond of", "practises", "likes", "spends every Sunday with"),
        question="What does {name} play?",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """``name`` in full, ``pronoun``, and ``facts``: the answer for each of `RELATIONS`."""

    name: str
    pronoun: str
    facts: Mapping[str, str]


class People:
    """``count`` people whose facts ``seed`` decides; each answer is one of ten, so that a blind guess is right 10%.

    >>> people = People(count=50, seed=0)
    >>> people.persons[0].name, people.persons[0].facts["home"]
    ('Lotte Norris', 'Perth')
    >>> people.questions(people.persons[:1])[0].tolist() == [BOS, *people.tokens("Where was Lotte Norris born? Perth")]
    True
    """

    def __init__(self, count: int = 50, seed: int = 0) -> None:
        first_names = (*WOMEN, *MEN)
        if not 1 <= count <= len(first_names):
            raise ValueError(f"there are names for 1 to {len(first_names)} people, not for {count}")
        rng = np.random.default_rng(seed)
        self.persons = tuple(
            Person(
                f"{first} {rng.choice(LAST_NAMES)}",
                "He" if first in MEN else "She",
                {key: str(rng.choice(relation.answers)) for key, relation in RELATIONS.items()},
            )
            for first in rng.permutation(first_names)[:count].tolist()
        )
        told = chain.from_iterable((*r.wordings, *r.answers, r.question) for r in RELATIONS.values())
        words = _words(" ".join([*told, *first_names, *LAST_NAMES, "He She ."]).format(name=""))
        self.vocabulary = (*SPECIAL, *dict.fromkeys(words))
        self._ids = {word: number for number, word in enumerate(self.vocabulary)}
        asked = " ".join(relation.question for relation in RELATIONS.values()).format(name="")
        #: Ids of the words that questions are made of.
        self.question_words = sorted({self._ids[word] for word in _words(asked)})

    def tokens(self, text: str) -> list[int]:
        """Token ids of a text made of this vocabulary's words; KeyError names a word that is not."""
        return [self._ids[word] for word in _words(text)]

    def biographies(self, versions: int, *, full_name: bool, seed: int = 0) -> list[str]:
        """``versions`` biographies of each person: every fact in one of its wordings, facts in any order.

        The person's ``full_name`` stands in every sentence, or in the first alone.

        >>> People(seed=0).biographies(versions=1, full_name=False, seed=0)[0]
        'Lotte Norris is fond of football. She was born in Perth. She works at the hospital.'
        """
        rng = np.random.default_rng(seed)
        return [_biography(person, full_name, rng) for person in self.persons for _ in range(versions)]

    def pack(self, biographies: Sequence[str], *, tokens: int, length: int, seed: int = 0) -> Int[Tensor, "N T"]:
        """About ``tokens`` tokens of ``biographies``, packed into blocks of ``length`` (T) tokens.

        The same texts come again and again, in a new order each time round.
        """
        texts = [[BOS, *self.tokens(text), EOS] for text in biographies]
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


def _biography(person: Person, full_name: bool, rng: np.random.Generator) -> str:
    sentences: list[str] = []
    for key in rng.permutation(list(RELATIONS)).tolist():
        subject = person.name if full_name or not sentences else person.pronoun
        sentences.append(f"{subject} {rng.choice(RELATIONS[key].wordings)} {person.facts[key]}.")
    return " ".join(sentences)


def _words(text: str) -> list[str]:
    """Lower-case words and punctuation marks."""
    return re.findall(r"\w+|[^\w\s]", text.lower())
