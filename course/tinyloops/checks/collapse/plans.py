"""Texts that each have a name, and what each plan makes of them: for exercises 5 and 6."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from ..framework import CheckFailed

PAD, BOS, EOS = 0, 2, 3
PLANS = ("replace", "accumulate", "fresh", "fixed")
#: The first word of each source's first text; a text's own first word is this much and its number.
_REAL, _FRESH, _WRITTEN, _ROOM = 10_000, 20_000, 30_000, 10_000


class Text(NamedTuple):
    """A text's name: where it comes from ("real", "fresh", "written[0]", "written[1]" ...), and its number there."""

    source: str
    number: int


def wrote(generation: int) -> str:
    """The source of what a generation wrote."""
    return f"written[{generation}]"


def _first_word(source: str) -> int:
    known = {"real": _REAL, "fresh": _FRESH}
    return known[source] if source in known else _WRITTEN + _ROOM * int(source[len("written[") : -1])


def made_up(source: str, count: int, width: int, start: int = 0) -> Tensor:
    """``count`` texts of a source, numbered from ``start``, as rows [count, width]; the first fills the whole width.

    >>> made_up("real", 2, 5).tolist()
    [[2, 10000, 10000, 10000, 3], [2, 10001, 10001, 3, 0]]
    """
    first = _first_word(source)
    longest = width - 2
    texts = [[first + number] * (longest - (number - start) % longest) for number in range(start, start + count)]
    rows = [[BOS, *text, EOS] + [PAD] * (longest - len(text)) for text in texts]
    return torch.tensor(rows, dtype=torch.long).reshape(count, width)


def name_of(row: Sequence[int]) -> Text | None:
    """Whose text this row is; None when it is not a whole text as `made_up` makes them, but for padding on the right.

    >>> name_of([2, 10_004, 10_004, 3, 0, 0]), name_of([2, 10_004, 10_004, 0, 0])
    (Text(source='real', number=4), None)
    """
    end = len(row)
    while end and row[end - 1] == PAD:
        end -= 1
    words = row[1 : end - 1]
    if end < 3 or row[0] != BOS or row[end - 1] != EOS or len(set(words)) != 1 or words[0] < _REAL:
        return None
    place, number = divmod(words[0] - _REAL, _ROOM)
    return Text(("real", "fresh")[place] if place < 2 else wrote(place - 2), number)


def texts_in(rows: Tensor) -> list[Text | None]:
    """The names of all rows [N, T]."""
    return [name_of(row) for row in rows.tolist()]


def told(texts: Sequence[Text | None]) -> str:
    """Names in short, for a message.

    >>> told([Text("real", 0), Text("real", 1), Text("written[2]", 5), None])
    'real[0:2], written[2][5], a row that is no text'
    """
    runs: list[list[Text | None]] = []
    for text in texts:
        last = runs[-1][-1] if runs else None
        if runs and (text == last if text is None or last is None else text == (last.source, last.number + 1)):
            runs[-1].append(text)
        else:
            runs.append([text])
    return ", ".join(map(_told_run, runs)) or "no texts"


def _told_run(run: Sequence[Text | None]) -> str:
    first = run[0]
    if first is None:
        return "a row that is no text" if len(run) == 1 else f"{len(run)} rows that are no texts"
    numbers = f"{first.number}" if len(run) == 1 else f"{first.number}:{first.number + len(run)}"
    return f"{first.source}[{numbers}]"


class Fresh:
    """A ``fresh`` for the student: it gives new real texts [count, width], and notes how many it was asked for."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.asked: list[int] = []

    def __call__(self, count: Any) -> Tensor:
        if not hasattr(count, "__index__") or not 0 <= count < _ROOM:
            raise CheckFailed(
                expected="`fresh` to be asked for a number of texts",
                got=f"fresh({count!r})",
                cause="a share, or something else than a count, was asked for",
                next_step="ask for m texts, m being `round(share * N)`",
            )
        start = sum(self.asked)
        self.asked.append(int(count))
        return made_up("fresh", int(count), self.width, start)


def right_texts(
    plan: str, real: Tensor, written: Sequence[Tensor], share: float, fresh: Callable[[int], Tensor] | None
) -> Tensor:
    """What the next generation is trained on, [.., T]."""
    last = written[-1]
    count = round(share * len(last))
    kept = last[: len(last) - count]
    parts = {
        "replace": lambda: [last],
        "accumulate": lambda: [real, *written],
        "fresh": lambda: [kept, fresh(count)] if fresh and count else [kept],
        "fixed": lambda: [kept, real[:count]],
    }[plan]()
    width = max(part.shape[1] for part in parts)
    return torch.cat([functional.pad(part, (0, width - part.shape[1]), value=PAD) for part in parts])


class Case(NamedTuple):
    """Arguments for `next_texts`; ``widths`` are those of the real rows, of the fresh ones, and of what was written."""

    plan: str
    texts: int
    share: float = 0.1
    widths: tuple[int, ...] = (7, 7, 7)

    def real(self) -> Tensor:
        """The real texts, [N, T]."""
        return made_up("real", self.texts, self.widths[0])

    def written(self) -> list[Tensor]:
        """What generations 0, 1 ... wrote, [N, T] each."""
        return [made_up(wrote(g), self.texts, width) for g, width in enumerate(self.widths[2:])]

    def right(self) -> list[Text | None]:
        """The right answer."""
        return texts_in(right_texts(self.plan, self.real(), self.written(), self.share, Fresh(self.widths[1])))

    def __str__(self) -> str:
        generations = len(self.widths) - 2
        return f"plan {self.plan!r}, N = {self.texts}, {generations} in `written`, share {self.share:g}"


def random_cases(count: int, seed: int) -> Iterator[Case]:
    """Cases of all plans, with other numbers, shares and widths."""
    draw = random.Random(seed)
    for number in range(count):
        texts = draw.randint(3, 60)
        share = draw.choice([0.1, 0.25, 0.29, 0.5, 0.07, 0.95])
        while abs(share * texts % 1 - 0.5) < 0.01:  # halves are rounded in more than one way
            texts += 1
        widths = tuple(draw.randint(4, 12) for _ in range(2 + draw.randint(1, 5)))
        yield Case(PLANS[number % 4], texts, share, widths)


def as_rows(got: Any, of: str) -> Tensor:
    """``got`` as rows of token ids; `CheckFailed` when it is something else."""
    if not isinstance(got, Tensor) or got.ndim != 2:
        raise CheckFailed(
            expected=f"rows of token ids, a tensor [.., T], from {of}",
            got=f"a tensor of shape {list(got.shape)}" if isinstance(got, Tensor) else _kind(got),
            cause="no `return`" if got is None else "the parts were not joined into one tensor of rows",
            next_step="join the parts, one below the other, with `torch.cat`",
        )
    if got.dtype != torch.long:
        raise CheckFailed(
            expected=f"whole numbers (torch.int64) from {of}: token ids",
            got=f"{got.dtype}",
            cause="the padding is of another type, and made the ids one of that type: no model can look them up",
            next_step="`F.pad(rows, (0, missing), value=PAD)` keeps the type",
        )
    return got


def _kind(got: Any) -> str:
    return "None" if got is None else f"a {type(got).__name__}"
