"""Exercise 1, packing: documents in a row, each between <bos> and <eos>, cut into blocks of one length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import torch
from torch import Tensor

from ..framework import CheckFailed, Student, check

POINTS = 4.0
Documents = list[list[int]]
Blocks = list[list[int]]


def cut(stream: Sequence[int], block_size: int) -> Blocks:
    """The full blocks of a stream of tokens.

    >>> cut([1, 2, 3, 4, 5], block_size=2)
    [[1, 2], [3, 4]]
    """
    whole = len(stream) // block_size * block_size
    return [list(stream[start : start + block_size]) for start in range(0, whole, block_size)]


def joined(documents: Documents, bos: int, eos: int) -> list[int]:
    """All documents in one stream, each between ``bos`` and ``eos``."""
    return [token for document in documents for token in (bos, *document, eos)]


def copied(documents: Documents) -> Documents:
    """Lists of their own, so that what an answer does to its input changes nothing here."""
    return [list(document) for document in documents]


def compare(s: Student, documents: Documents, block_size: int, bos: int, eos: int) -> None:
    """Raise `CheckFailed` unless the blocks are right; name the bug if it is known."""
    got = _read(s.pack(copied(documents), block_size, bos, eos), block_size)
    expected = cut(joined(documents, bos, eos), block_size)
    if got == expected:
        return
    for blocks, cause, next_step in _known_bugs(documents, block_size, bos, eos):
        if got == blocks:
            raise CheckFailed(expected=_shown(expected), got=_shown(got), cause=cause, next_step=next_step)
    raise CheckFailed(
        expected=_shown(expected),
        got=_shown(got),
        cause=_first_difference(got, expected),
        next_step="write all tokens in one list first, look at it, and only then cut it",
    )


def _read(got: Any, block_size: int) -> Blocks:
    """The student's blocks as lists of numbers."""
    if not isinstance(got, Tensor):
        raise CheckFailed(
            expected=f"a tensor of shape [N, {block_size}]",
            got="None" if got is None else f"a {type(got).__name__}",
            cause="the function has no `return`" if got is None else "the blocks are not made into one tensor",
            next_step="return one tensor: `torch.tensor(list_of_tokens)` and then `.view(-1, block_size)`",
        )
    if got.shape == (0,):
        raise CheckFailed(
            expected=f"shape [0, {block_size}]: no blocks, each of {block_size} tokens",
            got="shape [0]",
            cause="there is no full block, and a tensor of an empty list does not know how long a block is",
            next_step="make one tensor of the tokens that you keep, then `.view(number_of_blocks, block_size)`",
        )
    if got.dim() != 2 or got.shape[1] != block_size:
        raise CheckFailed(
            expected=f"shape [N, {block_size}]: a row for each block",
            got=f"shape {list(got.shape)}",
            cause="the stream is not cut into rows" if got.dim() != 2 else "rows and columns are swapped, or rows vary",
            next_step="print the shape of what you return",
        )
    return got.long().tolist()


def _known_bugs(documents: Documents, size: int, bos: int, eos: int) -> Iterator[tuple[Blocks, str, str]]:
    stream = joined(documents, bos, eos)
    rest = len(stream) % size
    if rest:
        for filler in {0, bos, eos}:
            yield (
                cut([*stream, *[filler] * (size - rest)], size),
                f"the incomplete last block is kept, filled up with token {filler}",
                "drop it: keep only `len(stream) // block_size` blocks",
            )
    else:
        yield (
            cut(stream, size)[:-1],
            "the last block is full, and yet it was dropped",
            "there are `len(stream) // block_size` blocks: watch the end of your range",
        )
    yield (
        [stream[start : start + size] for start in range(0, len(stream) - size + 1, size - 1)],
        "neighbouring blocks overlap by a token",
        "the next block starts where this one ends: step by block_size",
    )
    yield (
        [block for document in documents for block in cut([bos, *document, eos], size)],
        "each document is cut by itself, and what is left of it is lost",
        "put all documents in one stream first: a block may hold the end of one and the start of the next",
    )
    for wrong, cause, next_step in _wrong_streams(documents, size, bos, eos):
        yield cut(wrong, size), cause, next_step


def _wrong_streams(documents: Documents, size: int, bos: int, eos: int) -> Iterator[tuple[list[int], str, str]]:
    plain = list(chain.from_iterable(documents))
    each = "write <bos>, the document, <eos>, for each document"
    yield plain, "there is neither <bos> nor <eos>: the model cannot see where a document ends", each
    yield [t for d in documents for t in (bos, *d)], "<eos> is missing: the model never learns to stop", each
    yield [t for d in documents for t in (*d, eos)], "<bos> is missing before each document", each
    yield [bos, *plain, eos], "<bos> and <eos> stand around the whole corpus, not around each document", each
    yield [bos, *(t for d in documents for t in (*d, eos))], "<bos> stands only once, before the first document", each
    yield joined(documents, eos, bos), "<bos> and <eos> are swapped", each
    yield (
        joined([d for d in documents if d], bos, eos),
        "an empty document is left out",
        "an empty document is <bos> <eos>, like any other",
    )
    for room, what in ((size - 2, "block_size - 2"), (size, "block_size")):
        yield (
            joined([d[:room] for d in documents], bos, eos),
            f"long documents are cut off after {what} tokens, and the rest is lost",
            "a long document goes on in the next block: cut the stream, not the documents",
        )


def _first_difference(got: Blocks, expected: Blocks) -> str:
    if len(got) != len(expected):
        return f"there should be {len(expected)} blocks, and there are {len(got)}"
    row = next(i for i, (a, b) in enumerate(zip(got, expected, strict=True)) if a != b)
    column = next(i for i, (a, b) in enumerate(zip(got[row], expected[row], strict=True)) if a != b)
    return f"position {column} of block {row} should be token {expected[row][column]}, not {got[row][column]}"


def _shown(blocks: Blocks) -> str:
    return f"{len(blocks)} blocks: {str(blocks[:6])[:-1]}{', ...' if len(blocks) > 6 else ''}]"


@check(points=1, reason="each document stands between <bos> and <eos>, one after another", seconds=5)
def in_a_row(s: Student) -> None:
    compare(s, [[5, 6, 7], [8], [9, 10, 11, 12]], block_size=6, bos=1, eos=2)
    compare(s, [[], [5, 6, 7], [], [8, 9], []], block_size=6, bos=1, eos=2)


@check(points=1, reason="the incomplete last block is dropped, and a full one is kept", seconds=5)
def last_block(s: Student) -> None:
    compare(s, [[5, 6, 7], [8, 9], [10, 11]], block_size=4, bos=1, eos=2)
    compare(s, [[5, 6], [7, 8]], block_size=4, bos=1, eos=2)


@check(points=0.5, reason="returns one tensor, dtype long, and leaves the documents as they were", seconds=5)
def whole_numbers(s: Student) -> None:
    documents = [[5, 6], [7, 8]]
    given = copied(documents)
    got = s.pack(given, 4, 1, 2)
    _read(got, 4)
    if given != documents:
        raise CheckFailed(
            expected=f"documents {documents} as they were before the call",
            got=given,
            cause="the documents themselves were changed: packed again, they would have all of it twice",
            next_step="write into a list of your own: append nothing to, and take nothing from, a document",
        )
    if got.dtype != torch.long:
        raise CheckFailed(
            expected="dtype torch.int64 (long)",
            got=f"dtype {got.dtype}",
            cause="the tensor was made without a dtype, by way of floats or of a shorter integer type",
            next_step="make it with `torch.tensor(tokens, dtype=torch.long)`",
        )


@check(points=0.5, reason="too few tokens for one block give a tensor of shape [0, block_size]", seconds=5)
def too_few(s: Student) -> None:
    for documents in ([[5, 6]], []):
        try:
            compare(s, documents, block_size=8, bos=1, eos=2)
        except (RuntimeError, ValueError, IndexError, TypeError) as error:
            raise CheckFailed(
                expected="a tensor of shape [0, 8]: no blocks",
                got=f"{type(error).__name__}: {error}",
                cause="an empty list of blocks cannot be stacked or shaped as you do",
                next_step="cut the stream to whole blocks, make one tensor of it, then `.view(-1, block_size)`",
            ) from None


CHECKS = (in_a_row, last_block, whole_numbers, too_few)
