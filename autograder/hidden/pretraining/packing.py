"""Hidden checks of exercise 1: fresh documents, longer than a block or empty, and other special tokens."""

from __future__ import annotations

import random

from tinyloops.checks import CheckFailed, Student, check
from tinyloops.checks.pretraining.packing import compare


@check(points=1, reason="right on many fresh documents, some longer than a block, some empty", seconds=5)
def fresh_documents(s: Student) -> None:
    draw = random.Random(31)
    lengths = [0, 40, *(draw.randrange(0, 12) for _ in range(30))]
    documents = [[draw.randrange(10, 99) for _ in range(length)] for length in lengths]
    compare(s, documents, block_size=11, bos=101, eos=100)
    compare(s, documents[::-1], block_size=16, bos=3, eos=4)


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


CHECKS = (fresh_documents, too_few)
