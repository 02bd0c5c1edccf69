"""Texts made up for checks: tuples of word ids, short ones, with many copies and many of the same words."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

Text = tuple[int, ...]
Rule = Callable[[Text], bool]

FIRST_WORD, WORDS = 5, 7


def random_texts(number: int, seed: int, longest: int = 3, words: int = WORDS) -> list[Text]:
    """Texts of up to ``longest`` words, perhaps of none; few ``words`` to choose from make for many copies.

    >>> random_texts(4, seed=0)
    [(11, 8, 5), (9, 8), (11, 11, 7), (7, 9, 6)]
    """
    draw = random.Random(seed)
    return [tuple(FIRST_WORD + draw.randrange(words) for _ in range(draw.randint(0, longest))) for _ in range(number)]


def no_stutter(text: Text) -> bool:
    """Whether no word follows itself.

    >>> no_stutter((7, 8, 7)), no_stutter((7, 7, 8))
    (True, False)
    """
    return all(one != following for one, following in zip(text, text[1:], strict=False))


def without_a_copy(texts: Iterable[Text]) -> list[Text]:
    """The different texts, each at the place of its first copy.

    >>> without_a_copy([(7,), (8,), (7,)])
    [(7,), (8,)]
    """
    return list(dict.fromkeys(texts))


def shown(texts: Iterable[Text]) -> str:
    """Texts as a learner reads them in a message.

    >>> shown([(7,), ()])
    '(7,), ()'
    """
    return ", ".join(map(str, texts))
