"""Hidden checks of exercise 1: fresh documents, longer than a block or empty, and other special tokens."""

from __future__ import annotations

import random

from tinyloops.checks import Student, check
from tinyloops.checks.pretraining.packing import compare


@check(points=1, reason="right on many fresh documents, some longer than a block, some empty", seconds=5)
def fresh_documents(s: Student) -> None:
    draw = random.Random(31)
    lengths = [0, 40, *(draw.randrange(0, 12) for _ in range(30))]
    documents = [[draw.randrange(10, 99) for _ in range(length)] for length in lengths]
    compare(s, documents, block_size=11, bos=101, eos=100)
    compare(s, documents[::-1], block_size=16, bos=3, eos=4)


CHECKS = (fresh_documents,)
